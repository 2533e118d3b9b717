import json
import time

import zoo


def handle(sqs, message):
    zoo.handle(sqs, message)
    time.sleep(0.3)
    with zoo.database() as connection:
        zoo.finish(connection, json.loads(message["Body"]), "new")


if __name__ == "__main__":
    zoo.run(handle)
