import json
import sys

import boto3
import zoo

entries = [
    {"Id": word, "MessageBody": json.dumps({"id": int(sys.argv[1]), "word": word})}
    for word in ("a", "b", "c")
]
boto3.client("sqs").send_message_batch(QueueUrl=zoo.QUEUE_URL, Entries=entries)
