import json

import zoo


def work():
    sqs, connection = zoo.queue_client(), zoo.database()
    while True:
        for message in zoo.receive(sqs):
            job = json.loads(message["Body"])
            connection.execute("SELECT 1 FROM jobs WHERE id = %s", (job["id"],))
            zoo.delete(sqs, message)
            zoo.finish(connection, job)
            connection.commit()


if __name__ == "__main__":
    work()
