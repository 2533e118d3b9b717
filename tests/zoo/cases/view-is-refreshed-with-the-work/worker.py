import json
import time

import zoo


def handle(sqs, message):
    job = json.loads(message["Body"])
    with zoo.database() as connection:
        zoo.finish(connection, job, "processing")
        connection.commit()
        connection.execute("REFRESH MATERIALIZED VIEW finished_with_work")
        connection.commit()
        zoo.finish(connection, job)
        connection.execute("REFRESH MATERIALIZED VIEW finished_with_work")
        zoo.delete(sqs, message)
        time.sleep(1)


if __name__ == "__main__":
    zoo.run(handle)
