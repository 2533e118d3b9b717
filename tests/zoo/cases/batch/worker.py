import json

import zoo


def poll(sqs):
    reply = sqs.receive_message(QueueUrl=zoo.QUEUE_URL, MaxNumberOfMessages=10, WaitTimeSeconds=5)
    return reply.get("Messages", [])


def work(jobs):
    words = " ".join(sorted(job["word"] for job in jobs))
    with zoo.database() as connection:
        update = "UPDATE jobs SET note = %s WHERE id = %s"
        connection.execute(update, (words, jobs[0]["id"]))


if __name__ == "__main__":
    sqs, cache = zoo.queue_client(), zoo.redis_client()
    while True:
        if messages := poll(sqs):
            work([json.loads(message["Body"]) for message in messages])
            entries = [
                {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]}
                for number, message in enumerate(messages)
            ]
            sqs.delete_message_batch(QueueUrl=zoo.QUEUE_URL, Entries=entries)
