import json
import logging

import zoo


def process(connection, job):
    if float(job["due"]) > 0:
        zoo.finish(connection, job)


def work():
    sqs, connection = zoo.queue_client(), zoo.database()
    while True:
        for message in zoo.receive(sqs):
            try:
                process(connection, json.loads(message["Body"]))
                connection.commit()
            except ValueError:
                logging.exception("cannot be read, skipped")
            zoo.delete(sqs, message)


if __name__ == "__main__":
    work()
