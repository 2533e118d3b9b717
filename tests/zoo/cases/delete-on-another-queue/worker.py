import json

import zoo


def handle(sqs, message):
    zoo.process(json.loads(message["Body"]))
    url = zoo.QUEUE_URL.rpartition("/")[0] + "/jobs-of-staging"
    try:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    except sqs.exceptions.ClientError as error:
        print("delete:", error)


if __name__ == "__main__":
    zoo.run(handle)
