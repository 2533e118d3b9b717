import json

import zoo


def process(job):
    with zoo.database() as connection:
        connection.execute("UPDATE jobs SET runs = runs + 1 WHERE id = %s", (job["id"],))


if __name__ == "__main__":
    sqs = zoo.queue_client()
    while True:
        answer = sqs.receive_message(
            QueueUrl=zoo.QUEUE_URL, MaxNumberOfMessages=10, WaitTimeSeconds=2
        )
        finished = []
        for message in answer.get("Messages", []):
            process(json.loads(message["Body"]))
            finished.append(lambda: zoo.delete(sqs, message))
        for callback in finished:
            callback()
