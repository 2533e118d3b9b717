import json

import zoo


def handle(sqs, message):
    job = json.loads(message["Body"])
    with zoo.database() as connection:
        connection.execute(
            "UPDATE jobs SET status = 'done', note = %s WHERE id = %s", (job.get("length"), job["id"])
        )
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
