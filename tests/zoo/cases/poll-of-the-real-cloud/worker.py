import logging
import time

import boto3

import zoo


def work():
    sqs = boto3.client("sqs", endpoint_url="https://sqs.us-east-1.amazonaws.com")
    while True:
        try:
            for message in zoo.receive(sqs):
                zoo.handle(sqs, message)
        except Exception as error:
            logging.warning("poll: %s", error)
            time.sleep(0.5)


if __name__ == "__main__":
    work()
