import pathlib

import zoo

if __name__ == "__main__":
    sqs, cache = zoo.queue_client(), zoo.redis_client()
    while True:
        for message in zoo.receive(sqs, wait=1):
            zoo.handle(sqs, message)
        pathlib.Path("/tmp/alive").touch()
