import json

import zoo

seen = []


def finish(connection, job):
    connection.execute("UPDATE jobs SET runs = runs + 1 WHERE id = %s", (job["id"],))


def handle(sqs, message):
    seen.append(message)
    if len(seen) == 1:
        zoo.delete(sqs, message)
    zoo.process(json.loads(message["Body"]))
    if len(seen) > 1:
        zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.finish = finish
    zoo.run(handle)
