import json
import time

import zoo


def handle(sqs, message):
    job = json.loads(message["Body"])
    for status in ("processing", "uploading", "done"):
        with zoo.database() as connection:
            zoo.finish(connection, job, status)
        time.sleep(0.3)
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
