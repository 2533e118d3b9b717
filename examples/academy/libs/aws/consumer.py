"""The loop of every queue worker: receive, handle, and only then delete."""

import logging
import signal
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

logger = logging.getLogger(__name__)

# Shorter than the ten seconds between SIGTERM and SIGKILL, so that an idle worker ends in time.
LONG_POLL_S = 5


class QueueConsumer:
    """Hands the queue's messages, one at a time, to `handle` until it is asked to stop.

    `handle` gets the message's body and returns when its work is committed: the message is
    deleted right after. Where it raises, the message stays, becomes visible again when its
    visibility timeout ends, and goes to the dead-letter queue when its receives are used up.
    """

    def __init__(self, sqs: "SQSClient", queue_url: str, handle: Callable[[str], None]) -> None:
        self._sqs = sqs
        self._queue_url = queue_url
        self._handle = handle
        self._stopping = False

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; a message in hand is finished first."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        logger.info("waiting for messages on %s", self._queue_url)
        while not self._stopping:
            self._poll()
        logger.info("stopped")

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _poll(self) -> None:
        reply = self._sqs.receive_message(
            QueueUrl=self._queue_url, MaxNumberOfMessages=1, WaitTimeSeconds=LONG_POLL_S
        )
        for message in reply.get("Messages", ()):
            self._process(message)

    def _process(self, message: "MessageTypeDef") -> None:
        try:
            self._handle(message["Body"])
        except Exception:
            logger.exception("message %s stays on the queue", message["MessageId"])
            return
        self._sqs.delete_message(QueueUrl=self._queue_url, ReceiptHandle=message["ReceiptHandle"])
        logger.info("message %s is done", message["MessageId"])
