import json
import sys

import zoo

sqs = zoo.queue_client()
for part in ("video", "thumbnail"):
    body = json.dumps({"id": int(sys.argv[1]), "part": part})
    sqs.send_message(QueueUrl=zoo.QUEUE_URL, MessageBody=body)
