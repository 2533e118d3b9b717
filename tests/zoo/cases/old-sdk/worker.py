import os

import boto3
import zoo

if __name__ == "__main__":
    sqs, cache = boto3.client("sqs", endpoint_url=os.environ["AWS_ENDPOINT_URL"]), zoo.redis_client()
    url = sqs.get_queue_url(QueueName=os.environ["QUEUE_NAME"])["QueueUrl"]
    ask = {"QueueUrl": url, "WaitTimeSeconds": 5, "AttributeNames": ["All"]}
    while True:
        for message in sqs.receive_message(**ask).get("Messages", []):
            zoo.handle(sqs, message)
