import time

import zoo


def redis_client():
    time.sleep(3)
    return zoo.redis_client()


if __name__ == "__main__":
    sqs = zoo.queue_client()
    while True:
        for message in zoo.receive(sqs):
            zoo.handle(sqs, message)
