import json

import zoo


def handle(sqs, message):
    zoo.process(json.loads(message["Body"]))
    name = zoo.QUEUE_URL.rpartition("/")[2]
    sqs.delete_queue(QueueUrl=zoo.QUEUE_URL)
    sqs.create_queue(QueueName=name)


if __name__ == "__main__":
    zoo.run(handle)
