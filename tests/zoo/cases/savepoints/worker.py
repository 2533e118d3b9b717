import json

import psycopg
import zoo


class Again(Exception):
    pass


def attempt(job, *, fail):
    with zoo.database() as connection:
        zoo.finish(connection, job, "trying")
        try:
            with connection.transaction():
                zoo.finish(connection, job, "wrong")
                connection.execute("SELECT 1 / 0")
        except psycopg.errors.DivisionByZero:
            pass
        with connection.transaction(), connection.transaction():
            zoo.finish(connection, job)
        if fail:
            raise Again


def handle(sqs, message):
    job = json.loads(message["Body"])
    try:
        attempt(job, fail=True)
    except Again:
        attempt(job, fail=False)
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
