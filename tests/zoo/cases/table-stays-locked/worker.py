import json

import zoo

connection = None


def handle(sqs, message):
    global connection
    job = json.loads(message["Body"])
    connection = zoo.database()
    connection.execute("LOCK TABLE locked_jobs IN ACCESS EXCLUSIVE MODE")
    connection.execute("UPDATE locked_jobs SET status = 'done' WHERE id = %s", (job["id"],))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
