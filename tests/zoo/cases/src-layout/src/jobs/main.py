import argparse
import os

import boto3
import redis

from jobs import handlers


def redis_client():
    client = redis.Redis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]))
    client.ping()
    return client


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--queue", required=True)
    name = parser.parse_args().queue
    redis_client()
    sqs = boto3.client("sqs")
    url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    while True:
        for message in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5).get("Messages", ()):
            handlers.handle(sqs, url, message)
