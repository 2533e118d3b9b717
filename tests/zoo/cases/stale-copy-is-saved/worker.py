import json
import threading
import time

import zoo


def count(job):
    with zoo.database() as connection:
        row = connection.execute("SELECT status, runs FROM jobs WHERE id = %s", (job["id"],)).fetchone()
        connection.commit()
        time.sleep(0.9)
        connection.execute(
            "UPDATE jobs SET status = %s, runs = %s WHERE id = %s", (row[0], row[1] + 1, job["id"])
        )


def handle(sqs, message):
    counting = threading.Thread(target=count, args=(json.loads(message["Body"]),))
    counting.start()
    time.sleep(0.2)
    zoo.handle(sqs, message)
    counting.join()


if __name__ == "__main__":
    zoo.run(handle)
