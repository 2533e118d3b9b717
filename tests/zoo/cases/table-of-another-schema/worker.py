import json

import zoo


def handle(sqs, message):
    with zoo.database() as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS scratch")
        connection.execute("CREATE TABLE IF NOT EXISTS scratch.jobs (LIKE public.jobs)")
        connection.execute("SET LOCAL search_path TO scratch, public")
        zoo.finish(connection, json.loads(message["Body"]))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
