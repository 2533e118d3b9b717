import json
import time

import zoo


def handle(sqs, message):
    zoo.process(json.loads(message["Body"]))
    sqs.delete_queue(QueueUrl=zoo.QUEUE_URL)
    time.sleep(3600)


if __name__ == "__main__":
    zoo.run(handle)
