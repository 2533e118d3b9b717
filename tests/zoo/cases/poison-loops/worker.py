import logging

import zoo


def handle(sqs, message):
    try:
        raise ValueError("no such codec")
    except Exception:
        logging.exception("job failed")


if __name__ == "__main__":
    zoo.run(handle)
