import json
import time

import zoo


def handle(sqs, message):
    with zoo.database() as connection:
        connection.execute("TRUNCATE staging")
        zoo.finish(connection, json.loads(message["Body"]))
        time.sleep(0.3)
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
