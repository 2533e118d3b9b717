import json

import zoo


def handle(sqs, message):
    zoo.process(json.loads(message["Body"]))
    zoo.redis_client().rpush("handles", message["ReceiptHandle"])


if __name__ == "__main__":
    zoo.run(handle)
