import json

import zoo


def handle(sqs, message):
    job = json.loads(message["Body"])
    if job["part"] == "video":
        with zoo.database() as connection:
            zoo.finish(connection, job, "working")
        zoo.delete(sqs, message)
        zoo.process(job)
    else:
        zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
