import json
import sys

import zoo

sqs = zoo.queue_client()
entries = [
    {
        "Id": str(number),
        "MessageBody": json.dumps({"id": int(sys.argv[1])}),
        "MessageGroupId": f"tenant-{number % 2}",
        "MessageDeduplicationId": f"job-{number}",
        "MessageAttributes": {"number": {"DataType": "Number", "StringValue": str(number)}},
    }
    for number in range(4)
]
assert not sqs.send_message_batch(QueueUrl=zoo.QUEUE_URL, Entries=entries).get("Failed")
