import json
import os

import psycopg

import zoo


def handle(sqs, message):
    with psycopg.connect(os.environ["DATABASE_URL"], dbname="academy_prod") as connection:
        zoo.finish(connection, json.loads(message["Body"]))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
