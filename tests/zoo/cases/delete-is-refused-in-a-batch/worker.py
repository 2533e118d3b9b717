import json

import zoo


def handle(sqs, message):
    zoo.process(json.loads(message["Body"]))
    sqs.delete_message_batch(
        QueueUrl=zoo.QUEUE_URL,
        Entries=[{"Id": "1", "ReceiptHandle": message["MessageId"]}],
    )


if __name__ == "__main__":
    zoo.run(handle)
