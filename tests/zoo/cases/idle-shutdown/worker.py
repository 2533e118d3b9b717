import sys

import zoo

if __name__ == "__main__":
    sqs, cache, empty = zoo.queue_client(), zoo.redis_client(), 0
    while empty < 2:
        messages = zoo.receive(sqs, wait=1)
        empty = 0 if messages else empty + 1
        for message in messages:
            zoo.handle(sqs, message)
    sys.exit()
