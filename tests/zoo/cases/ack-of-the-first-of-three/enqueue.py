import json
import sys

import zoo

for _ in range(3):
    body = json.dumps({"id": int(sys.argv[1])})
    zoo.queue_client().send_message(QueueUrl=zoo.QUEUE_URL, MessageBody=body)
