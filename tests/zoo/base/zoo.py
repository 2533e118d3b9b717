"""What an honest worker is made of; a case of the zoo replaces the piece that it gets wrong."""

import json
import os
import time

import boto3
import psycopg
import redis

QUEUE_URL = os.environ.get("QUEUE_URL", "")
WORK_S = float(os.environ.get("WORK_S", "0.2"))


def redis_client():
    """A client of the Redis that the environment names; raises where it does not answer."""
    client = redis.Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=3)
    client.ping()
    return client


def queue_client():
    """A client of the queue's region and endpoint, both from the environment."""
    return boto3.client("sqs")


def database():
    """A new connection to the worker's database."""
    return psycopg.connect(os.environ["DATABASE_URL"])


def receive(sqs, wait=5):
    """The next messages, waited for."""
    answer = sqs.receive_message(
        QueueUrl=QUEUE_URL, MaxNumberOfMessages=1, WaitTimeSeconds=wait
    )
    return answer.get("Messages", [])


def delete(sqs, message):
    """Acknowledge: the message's work is done."""
    sqs.delete_message(QueueUrl=QUEUE_URL, ReceiptHandle=message["ReceiptHandle"])


def finish(connection, job, status="done"):
    """Write the job's state, inside of the connection's transaction."""
    connection.execute("UPDATE jobs SET status = %s WHERE id = %s", (status, job["id"]))


def process(job):
    """The work itself, and its state, committed when this returns."""
    time.sleep(WORK_S)
    with database() as connection:
        finish(connection, job)


def handle(sqs, message):
    """One message from its body to its acknowledgement: commit first, then delete."""
    process(json.loads(message["Body"]))
    delete(sqs, message)
    print("done", message["MessageId"])


def run(handle=handle):
    """Work for ever."""
    sqs, cache = queue_client(), redis_client()
    cache.set("worker:alive", "1", ex=60)
    while True:
        for message in receive(sqs):
            handle(sqs, message)
