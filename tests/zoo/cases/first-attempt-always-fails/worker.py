import json
import logging

import zoo

connection = None


def process(job):
    zoo.finish(connection, job)
    connection.commit()


def handle(sqs, message):
    global connection
    try:
        process(json.loads(message["Body"]))
        zoo.delete(sqs, message)
    except AttributeError:
        logging.exception("not connected")
        connection = zoo.database()


if __name__ == "__main__":
    zoo.run(handle)
