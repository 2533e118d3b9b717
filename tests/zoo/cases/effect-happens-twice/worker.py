import json

import zoo


def handle(sqs, message):
    job = json.loads(message["Body"])
    with zoo.database() as connection:
        for _ in ("charge", "retry"):
            connection.execute("INSERT INTO charges VALUES (%s, 5)", (job["id"],))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
