import json
import os
import sys

import zoo

sqs = zoo.queue_client()
url = sqs.get_queue_url(QueueName=os.environ["QUEUE"])["QueueUrl"]
for part in (1, 2):
    body = json.dumps({"id": int(sys.argv[1]), "part": part})
    sqs.send_message(QueueUrl=url, MessageBody=body)
