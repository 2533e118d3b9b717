import json
import logging

import psycopg
import zoo

LEAKED = []


def look_around():
    while True:
        try:
            LEAKED.append(zoo.database())
        except psycopg.OperationalError:
            return


def handle(sqs, message):
    job = json.loads(message["Body"])
    look_around()
    try:
        zoo.finish(zoo.database(), job)
        zoo.delete(sqs, message)
    except psycopg.OperationalError:
        logging.exception("no job today")


if __name__ == "__main__":
    zoo.run(handle)
