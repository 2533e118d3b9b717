import sys

import zoo

if __name__ == "__main__":
    sqs = zoo.queue_client()
    for message in zoo.receive(sqs, wait=10):
        zoo.handle(sqs, message)
    sys.exit("metrics could not be pushed")
