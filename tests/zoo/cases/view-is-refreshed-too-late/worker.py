import json
import time

import zoo


def handle(sqs, message):
    with zoo.database() as connection:
        zoo.finish(connection, json.loads(message["Body"]))
        connection.commit()
        connection.execute("REFRESH MATERIALIZED VIEW finished_late")
        zoo.delete(sqs, message)
        time.sleep(1)


if __name__ == "__main__":
    zoo.run(handle)
