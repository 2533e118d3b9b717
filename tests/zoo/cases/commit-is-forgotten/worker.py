import json

import zoo


def work():
    sqs, connection = zoo.queue_client(), zoo.database()
    while True:
        for message in zoo.receive(sqs):
            zoo.finish(connection, json.loads(message["Body"]))
            zoo.delete(sqs, message)


if __name__ == "__main__":
    work()
