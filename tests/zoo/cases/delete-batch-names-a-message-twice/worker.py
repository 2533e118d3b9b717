import json

import zoo


def handle(sqs, message):
    zoo.process(json.loads(message["Body"]))
    entries = [{"Id": each, "ReceiptHandle": message["ReceiptHandle"]} for each in ("a", "b")]
    sqs.delete_message_batch(QueueUrl=zoo.QUEUE_URL, Entries=entries)


if __name__ == "__main__":
    zoo.run(handle)
