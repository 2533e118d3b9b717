import json
import logging

import zoo


def process(job):
    raise LookupError("no such video: " + str(job["id"]))


def handle(sqs, message):
    try:
        process(json.loads(message["Body"]))
    except LookupError:
        logging.exception("given back")
        sqs.change_message_visibility(
            QueueUrl=zoo.QUEUE_URL, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
        )


if __name__ == "__main__":
    zoo.run(handle)
