import json

import zoo


def handle(sqs, message):
    zoo.process(json.loads(message["Body"]))
    sqs.purge_queue(QueueUrl=zoo.QUEUE_URL)


if __name__ == "__main__":
    zoo.run(handle)
