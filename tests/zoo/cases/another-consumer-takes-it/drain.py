import os

import zoo

sqs = zoo.queue_client()
url = sqs.get_queue_url(QueueName=os.environ["QUEUE"])["QueueUrl"]
print("polling")
while True:
    sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)
