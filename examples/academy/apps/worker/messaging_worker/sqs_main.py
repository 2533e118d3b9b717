"""The messaging worker's entry: `python -m apps.worker.messaging_worker.sqs_main`."""

import os

from django.db import close_old_connections

from apps.worker.messaging_worker.adapters.postgres import DjangoDeliveryLedger
from apps.worker.messaging_worker.adapters.redis import RedisQuota
from apps.worker.messaging_worker.application import Deliver
from apps.worker.messaging_worker.domain import MessagingJob
from libs.aws.clients import get_sqs_client
from libs.aws.consumer import QueueConsumer
from libs.redis.client import get_redis_client


def main() -> None:
    """Deliver the queue's messages until SIGTERM; raises if Redis cannot be reached."""
    deliver = Deliver(ledger=DjangoDeliveryLedger(), quota=RedisQuota(get_redis_client()))

    def handle(body: str) -> None:
        close_old_connections()
        deliver(MessagingJob.parse(body))

    QueueConsumer(get_sqs_client(), os.environ["SQS_QUEUE_URL"], handle).run()


if __name__ == "__main__":
    main()
