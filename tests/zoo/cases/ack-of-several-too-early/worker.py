import json

import zoo


def finish(connection, job):
    connection.execute("UPDATE jobs SET runs = runs + 1 WHERE id = %s", (job["id"],))


def handle(sqs, message):
    zoo.delete(sqs, message)
    zoo.process(json.loads(message["Body"]))


if __name__ == "__main__":
    zoo.finish = finish
    zoo.run(handle)
