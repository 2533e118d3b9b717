import json

import zoo


def handle(sqs, message):
    zoo.process(json.loads(message["Body"]))


if __name__ == "__main__":
    zoo.run(handle)
