import json

import zoo


def handle(sqs, url, message):
    zoo.process(json.loads(message["Body"]))
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
