import os

import zoo

sqs, cache = zoo.queue_client(), zoo.redis_client()
url = sqs.get_queue_url(QueueName=os.environ["QUEUE"])["QueueUrl"]
print("ready")
while True:
    handle = cache.blpop("handles", timeout=1)
    if handle:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=handle[1].decode())
