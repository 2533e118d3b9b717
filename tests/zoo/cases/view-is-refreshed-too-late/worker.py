import json
import time

import zoo


def handle(sqs, message):
    zoo.process(json.loads(message["Body"]))
    with zoo.database() as connection:
        connection.execute("REFRESH MATERIALIZED VIEW finished_late")
        zoo.delete(sqs, message)
        time.sleep(1)


if __name__ == "__main__":
    zoo.run(handle)
