import os
import time

import zoo

sqs, cache = zoo.queue_client(), zoo.redis_client()
zoo.QUEUE_URL = sqs.get_queue_url(QueueName=os.environ["QUEUE"])["QueueUrl"]
print("ready")
while not cache.get("warming-up"):
    time.sleep(0.05)
while True:
    for message in zoo.receive(sqs):
        zoo.handle(sqs, message)
