import json

import psycopg

import zoo


def handle(sqs, message):
    with psycopg.connect(host="127.0.0.1", dbname="readiness", user="readiness") as connection:
        zoo.finish(connection, json.loads(message["Body"]))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
