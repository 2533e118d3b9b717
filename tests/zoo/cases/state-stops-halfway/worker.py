import json

import zoo


def handle(sqs, message):
    with zoo.database() as connection:
        zoo.finish(connection, json.loads(message["Body"]), "processing")
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
