import json

import zoo


def handle(sqs, message):
    job = json.loads(message["Body"])
    with zoo.database() as connection:
        zoo.finish(connection, job)
        connection.commit()
        zoo.delete(sqs, message)
        zoo.finish(connection, job, "new")


if __name__ == "__main__":
    zoo.run(handle)
