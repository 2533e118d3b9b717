import json
import time

import zoo

cache = None


def handle(sqs, message):
    job = json.loads(message["Body"])
    zoo.redis_client().rpush("reports", message["Body"])
    with zoo.database() as connection:
        connection.autocommit = True
        query = "SELECT status FROM jobs WHERE id = %s"
        while connection.execute(query, (job["id"],)).fetchone()[0] != "done":
            time.sleep(0.05)
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
