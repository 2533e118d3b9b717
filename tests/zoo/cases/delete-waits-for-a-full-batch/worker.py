import json

import zoo

DONE = []


def handle(sqs, message):
    zoo.process(json.loads(message["Body"]))
    DONE.append({"Id": message["MessageId"], "ReceiptHandle": message["ReceiptHandle"]})
    if len(DONE) == 10:
        sqs.delete_message_batch(QueueUrl=zoo.QUEUE_URL, Entries=DONE)
        DONE.clear()


if __name__ == "__main__":
    zoo.run(handle)
