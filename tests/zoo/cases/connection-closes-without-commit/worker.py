import json

import zoo


def handle(sqs, message):
    connection = zoo.database()
    zoo.finish(connection, json.loads(message["Body"]))
    connection.close()
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
