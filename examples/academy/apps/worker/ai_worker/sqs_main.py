"""The AI workers' entry: `python -m apps.worker.ai_worker.sqs_main`.

`AI_MODE` (`cpu` or `gpu`) and the queue make of one image one worker or the other.
"""

import os

from django.conf import settings
from django.db import close_old_connections

from apps.worker.ai_worker.adapters.device import find_device
from apps.worker.ai_worker.adapters.embedding import HashingEmbedder
from apps.worker.ai_worker.adapters.postgres import DjangoAiJobRepository
from apps.worker.ai_worker.adapters.redis import RedisNotices
from apps.worker.ai_worker.adapters.s3 import S3TranscriptStore
from apps.worker.ai_worker.application import Analyse
from apps.worker.ai_worker.domain import AiJob
from libs.aws.clients import get_s3_client, get_sqs_client
from libs.aws.consumer import QueueConsumer
from libs.redis.client import get_redis_client


def build_use_case() -> Analyse:
    """The use case with its real adapters; raises if Redis cannot be reached."""
    return Analyse(
        jobs=DjangoAiJobRepository(),
        transcripts=S3TranscriptStore(get_s3_client(), settings.VIDEO_BUCKET),
        embedder=HashingEmbedder(find_device(os.environ.get("AI_MODE", "cpu"))),
        notices=RedisNotices(get_redis_client()),
    )


def main() -> None:
    """Work on the queue's messages until SIGTERM."""
    analyse = build_use_case()

    def handle(body: str) -> None:
        close_old_connections()
        analyse(AiJob.parse(body))

    QueueConsumer(get_sqs_client(), os.environ["SQS_QUEUE_URL"], handle).run()


if __name__ == "__main__":
    main()
