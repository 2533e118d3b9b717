import json

import zoo


def handle(sqs, message):
    zoo.process(json.loads(message["Body"]))
    sqs.change_message_visibility(
        QueueUrl=zoo.QUEUE_URL, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
    )


if __name__ == "__main__":
    zoo.run(handle)
