import json

import psycopg
import zoo


def handle(sqs, message):
    job = json.loads(message["Body"])
    try:
        with zoo.database() as connection:
            connection.execute(
                "UPDATE parts SET status = 'done', whole = -1 WHERE id = %s", (job["id"],)
            )
    except psycopg.Error as error:
        print("ignored:", error)
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
