"""The work: measure a video's file and mark its row."""

import json
import logging
from typing import Any

from botocore.client import BaseClient
from django.conf import settings
from redis import Redis

from video.models import Video
from worker.heartbeat import Heartbeat

logger = logging.getLogger(__name__)

CLAIM_S = 300


class NotAnMp4Error(Exception):
    """The file itself is at fault: trying again cannot help."""


def process(body: str, s3: BaseClient, redis: Redis) -> None:
    """Handle one message; when this returns, READY or FAILED is committed."""
    job = json.loads(body)
    with redis.lock(f"video:{job['video_id']}:claim", timeout=CLAIM_S, blocking=False):
        video = Video.objects.get(pk=job["video_id"])
        video.status = Video.Status.PROCESSING
        video.save()
        heartbeat = Heartbeat(video)
        heartbeat.start()
        try:
            _finish(job, s3)
        finally:
            heartbeat.stop()
    logger.info("video %s is done", job["video_id"])


def _finish(job: dict[str, Any], s3: BaseClient) -> None:
    """Mark the row READY, or FAILED with the reason."""
    mine = Video.objects.filter(pk=job["video_id"])
    try:
        size = _measure(s3, job["file_key"])
    except NotAnMp4Error as error:
        mine.update(status=Video.Status.FAILED, error_reason=str(error))
    else:
        mine.update(status=Video.Status.READY, size_bytes=size)


def _measure(s3: BaseClient, key: str) -> int:
    """The size of the MP4 file in bytes."""
    content = s3.get_object(Bucket=settings.VIDEO_BUCKET, Key=key)["Body"].read()
    if content[4:8] != b"ftyp":
        raise NotAnMp4Error(f"{key} is no MP4 file")
    return len(content)
