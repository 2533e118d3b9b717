"""The video worker's entry: `python -m apps.worker.video_worker.sqs_main`."""

import os

from django.conf import settings
from django.db import close_old_connections

from apps.worker.video_worker.adapters.media import PyAvInspector
from apps.worker.video_worker.adapters.postgres import DjangoVideoRepository
from apps.worker.video_worker.adapters.redis import RedisJobDesk
from apps.worker.video_worker.adapters.s3 import S3ObjectStore
from apps.worker.video_worker.application import ProcessVideo
from apps.worker.video_worker.domain import VideoJob
from libs.aws.clients import get_s3_client, get_sqs_client
from libs.aws.consumer import QueueConsumer
from libs.redis.client import get_redis_client


def build_use_case() -> ProcessVideo:
    """The use case with its real adapters; raises if Redis cannot be reached."""
    return ProcessVideo(
        videos=DjangoVideoRepository(),
        objects=S3ObjectStore(get_s3_client(), settings.VIDEO_BUCKET),
        inspector=PyAvInspector(),
        desk=RedisJobDesk(get_redis_client()),
    )


def main() -> None:
    """Process the queue's messages until SIGTERM."""
    process = build_use_case()

    def handle(body: str) -> None:
        close_old_connections()
        process(VideoJob.parse(body))

    QueueConsumer(get_sqs_client(), os.environ["SQS_QUEUE_URL"], handle).run()


if __name__ == "__main__":
    main()
