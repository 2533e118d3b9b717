import json

import zoo


def handle(sqs, message):
    job = json.loads(message["Body"])
    with zoo.database() as connection:
        connection.execute("INSERT INTO renditions VALUES (%s, 'small')", (job["id"],))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
