import json
import time

import zoo


def handle(sqs, message):
    time.sleep(5)
    zoo.process(json.loads(message["Body"]))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
