"""Takes jobs off its queue: counts them in Redis, marks their rows, then deletes the messages."""

import json
import os

import boto3
import psycopg
import redis

STATUS = os.environ.get("STATUS", "done")


def redis_client():
    return redis.Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=3)


def handle(connection, cache, job):
    cache.incr("jobs")
    with connection.transaction():
        connection.execute("UPDATE jobs SET status = %s WHERE id = %s", (STATUS, job["id"]))


def main():
    queue, url, cache = boto3.client("sqs"), os.environ["QUEUE_URL"], redis_client()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        while True:
            answer = queue.receive_message(QueueUrl=url, WaitTimeSeconds=5)
            for message in answer.get("Messages", []):
                handle(connection, cache, json.loads(message["Body"]))
                queue.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


if __name__ == "__main__":
    main()
