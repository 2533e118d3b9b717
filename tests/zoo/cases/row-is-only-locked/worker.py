import json

import zoo


def handle(sqs, message):
    job = json.loads(message["Body"])
    try:
        with zoo.database() as connection:
            connection.execute("SELECT * FROM jobs WHERE id = %s FOR UPDATE", (job["id"],))
            zoo.finish(connection, {"id": job["video"]})
    except KeyError as error:
        print("no such key:", error)


if __name__ == "__main__":
    zoo.run(handle)
