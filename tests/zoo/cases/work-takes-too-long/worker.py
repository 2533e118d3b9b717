import json
import time

import zoo


def handle(sqs, message):
    with zoo.database() as connection:
        job = json.loads(message["Body"])
        while not connection.execute("SELECT note FROM jobs WHERE id = %s", (job["id"],)).fetchone()[0]:
            time.sleep(0.2)


if __name__ == "__main__":
    zoo.run(handle)
