import json
import logging

import zoo


def process(job):
    with zoo.database() as connection:
        connection.execute("SELECT status FROM jobs WHERE id = %s FOR UPDATE", (job["id"],))
        if not hasattr(process, "warm"):
            process.warm = True
            raise TimeoutError("the model is not loaded yet")
        zoo.finish(connection, job)


def handle(sqs, message):
    if CACHE.set(f"seen:{message['MessageId']}", 1, nx=True, ex=3600):
        process(json.loads(message["Body"]))
    zoo.delete(sqs, message)


def guarded(sqs, message):
    try:
        handle(sqs, message)
    except Exception:
        logging.exception("job failed, SQS will bring it again")


if __name__ == "__main__":
    CACHE = zoo.redis_client()
    zoo.run(guarded)
