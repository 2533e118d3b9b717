import json
import logging

import zoo


def handle(sqs, message):
    try:
        with zoo.database() as connection:
            connection.execute("UPDATE owned_by_admin SET status = 'done'")
        zoo.delete(sqs, message)
    except Exception:
        logging.exception("job failed")


if __name__ == "__main__":
    zoo.run(handle)
