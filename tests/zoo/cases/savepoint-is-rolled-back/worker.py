import json

import psycopg
import zoo


def handle(sqs, message):
    job = json.loads(message["Body"])
    with zoo.database() as connection:
        try:
            with connection.transaction():
                zoo.finish(connection, job)
                connection.execute("INSERT INTO jobs (id) VALUES (%s)", (job["id"],))
        except psycopg.IntegrityError:
            print("somebody has written it already")
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
