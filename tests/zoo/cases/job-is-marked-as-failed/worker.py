import json
import logging

import zoo


def transcode(job):
    raise ValueError("no such codec")


def handle(sqs, message):
    job = json.loads(message["Body"])
    try:
        transcode(job)
    except Exception as error:
        logging.exception("job failed")
        with zoo.database() as connection:
            zoo.finish(connection, job, "failed")
            connection.execute("UPDATE jobs SET note = %s WHERE id = %s", (str(error), job["id"]))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
