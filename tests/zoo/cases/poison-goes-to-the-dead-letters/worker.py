import json
import logging

import zoo


def handle(sqs, message):
    try:
        job = json.loads(message["Body"])
        print(job["file_key"])
        zoo.process(job)
        zoo.delete(sqs, message)
    except Exception:
        logging.exception("job failed")


if __name__ == "__main__":
    zoo.run(handle)
