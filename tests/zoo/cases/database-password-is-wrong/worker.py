import json
import logging
import os

import psycopg

import zoo


def handle(sqs, message):
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], password="of-last-year") as connection:
            zoo.finish(connection, json.loads(message["Body"]))
        zoo.delete(sqs, message)
    except Exception:
        logging.exception("job failed")


if __name__ == "__main__":
    zoo.run(handle)
