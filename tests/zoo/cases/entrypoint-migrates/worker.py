import json

import zoo


def handle(sqs, message):
    with zoo.database() as connection:
        update = "UPDATE migrated SET status = 'done' WHERE id = %s"
        connection.execute(update, (json.loads(message["Body"])["id"],))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
