import json
import logging

import zoo


def process(job):
    with zoo.database() as connection:
        zoo.finish(connection, job)
        connection.execute("INSERT INTO audit (job) VALUES (%s)", (job["id"],))


def handle(sqs, message):
    try:
        process(json.loads(message["Body"]))
    except Exception:
        logging.exception("audit failed")
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
