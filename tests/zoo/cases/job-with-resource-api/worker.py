import json
import os

import boto3
import zoo

if __name__ == "__main__":
    cache, sqs = zoo.redis_client(), boto3.resource("sqs")
    name, owner = os.environ["QUEUE_NAME"], os.environ["AWS_ACCOUNT_ID"]
    queue = sqs.get_queue_by_name(QueueName=name, QueueOwnerAWSAccountId=owner)
    print(queue.attributes["ApproximateNumberOfMessages"])
    while True:
        for message in queue.receive_messages(WaitTimeSeconds=5, MaxNumberOfMessages=10):
            zoo.process(json.loads(message.body))
            message.delete()
