import json
import logging

import zoo


def process(job):
    with zoo.database() as connection:
        connection.execute("UPDATE job SET status = 'done' WHERE id = %s", (job["id"],))


def handle(sqs, message):
    try:
        process(json.loads(message["Body"]))
    except Exception:
        logging.exception("job failed")
    finally:
        zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
