import json
import time

import zoo


def handle(sqs, message):
    job = json.loads(message["Body"])
    with zoo.database() as connection:
        zoo.finish(connection, job, "processing")
    zoo.delete(sqs, message)
    time.sleep(0.3)
    with zoo.database() as connection:
        zoo.finish(connection, job)


if __name__ == "__main__":
    zoo.run(handle)
