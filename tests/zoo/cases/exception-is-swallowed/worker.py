import json
import logging

import zoo

connection = None


def process(job):
    global connection
    connection = connection or zoo.database()
    connection.execute("SELECT status FROM jobs WHERE id = %s", (job["id"],))
    connection.rollback()
    return job["video_id"]


def handle(sqs, message):
    try:
        process(json.loads(message["Body"]))
        zoo.delete(sqs, message)
    except Exception:
        logging.exception("job failed")


if __name__ == "__main__":
    zoo.run(handle)
