import json
import multiprocessing
import uuid
from concurrent.futures import ProcessPoolExecutor

import zoo


def work(body):
    with zoo.database() as connection:
        connection.execute("UPDATE jobs SET runs = runs + 1 WHERE id = %s", (body["id"],))


def run(pool):
    sqs, cache = zoo.queue_client(), zoo.redis_client()
    while cache.ping():
        answer = sqs.receive_message(
            QueueUrl=zoo.QUEUE_URL,
            MaxNumberOfMessages=10,
            WaitTimeSeconds=20,
            VisibilityTimeout=120,
            AttributeNames=["All"],
            MessageAttributeNames=["num*", "trace"],
            ReceiveRequestAttemptId=uuid.uuid4().hex,
        )
        messages = answer.get("Messages", [])
        assert all(m["Attributes"]["MessageGroupId"].startswith("tenant-") for m in messages)
        assert all("SequenceNumber" in m["Attributes"] for m in messages)
        list(pool.map(work, [json.loads(message["Body"]) for message in messages]))
        entries = [
            {"Id": message["MessageId"], "ReceiptHandle": message["ReceiptHandle"]}
            for message in messages
        ]
        if entries:
            sqs.delete_message_batch(QueueUrl=zoo.QUEUE_URL, Entries=entries)


if __name__ == "__main__":
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        run(pool)
