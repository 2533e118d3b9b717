import json
import sys

import zoo

sqs = zoo.queue_client()
entries = [{"Id": n, "MessageBody": json.dumps({"id": int(sys.argv[1])})} for n in "ab"]
sqs.send_message_batch(QueueUrl=zoo.QUEUE_URL, Entries=entries)
