"""The video worker's entry: `python -m worker.sqs_main`."""

import logging
import os
import signal
import threading

import boto3
from django.db import close_old_connections

from worker.jobs import process
from worker.redis_client import get_redis_client

logger = logging.getLogger(__name__)

# Shorter than the ten seconds between SIGTERM and SIGKILL.
LONG_POLL_S = 5


def main() -> None:
    """Receive, handle, and only then delete, until SIGTERM."""
    sqs, s3, redis = boto3.client("sqs"), boto3.client("s3"), get_redis_client()
    queue_url = os.environ["SQS_QUEUE_URL"]
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    while not stopping.is_set():
        reply = sqs.receive_message(QueueUrl=queue_url, WaitTimeSeconds=LONG_POLL_S)
        for message in reply.get("Messages", ()):
            close_old_connections()
            try:
                process(message["Body"], s3, redis)
            except Exception:
                logger.exception("message %s stays on the queue", message["MessageId"])
                continue
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])


if __name__ == "__main__":
    main()
