import json
import logging

import zoo


def handle(sqs, message):
    try:
        with zoo.database() as connection:
            connection.execute("INSERT INTO strict_jobs VALUES (2, 'new')")
            connection.execute("UPDATE strict_jobs SET status = 'done' WHERE id = 1")
        zoo.delete(sqs, message)
    except Exception:
        logging.exception("job failed")


if __name__ == "__main__":
    zoo.run(handle)
