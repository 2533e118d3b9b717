import json
import time

import zoo


def handle(sqs, message):
    with zoo.database() as connection:
        connection.execute("LOCK TABLE locked IN ACCESS EXCLUSIVE MODE")
        time.sleep(2)
        id_ = json.loads(message["Body"])["id"]
        connection.execute("UPDATE locked SET status = 'done' WHERE id = %s", (id_,))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
