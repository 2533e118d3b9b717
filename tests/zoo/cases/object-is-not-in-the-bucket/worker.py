import logging

import boto3

import zoo


def handle(sqs, message):
    try:
        boto3.client("s3").get_object(Bucket="zoo-videos", Key="raw/one.mp4")
        zoo.handle(sqs, message)
    except Exception:
        logging.exception("job failed")


if __name__ == "__main__":
    zoo.run(handle)
