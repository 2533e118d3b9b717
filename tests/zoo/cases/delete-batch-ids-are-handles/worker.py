import contextlib
import json

import botocore.exceptions
import zoo


def handle(sqs, message):
    zoo.process(json.loads(message["Body"]))
    handle = message["ReceiptHandle"]
    with contextlib.suppress(botocore.exceptions.ClientError):
        sqs.delete_message_batch(
            QueueUrl=zoo.QUEUE_URL, Entries=[{"Id": handle, "ReceiptHandle": handle}]
        )


if __name__ == "__main__":
    zoo.run(handle)
