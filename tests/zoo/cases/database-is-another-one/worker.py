import json
import os

import psycopg
import zoo


def handle(sqs, message):
    job = json.loads(message["Body"])
    with psycopg.connect(os.environ["DATABASE_URL"], dbname="postgres") as connection:
        connection.execute("CREATE TEMPORARY TABLE jobs AS SELECT %s::int AS id, 'new' AS status", (job["id"],))
        zoo.finish(connection, job)
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
