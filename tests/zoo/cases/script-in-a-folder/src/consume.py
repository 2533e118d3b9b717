import json
import os

import boto3
import psycopg


def run(client):
    sqs, url = boto3.client("sqs"), os.environ["QUEUE_URL"]
    while client.set("worker:alive", "1"):
        for message in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5).get("Messages", []):
            with psycopg.connect() as connection:
                id_ = json.loads(message["Body"])["id"]
                connection.execute("UPDATE jobs SET status = 'done' WHERE id = %s", (id_,))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
