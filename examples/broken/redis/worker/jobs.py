"""The work: measure a video's file and mark its row."""

import json
import logging
from contextlib import AbstractContextManager, nullcontext

from botocore.client import BaseClient
from django.conf import settings
from redis import Redis

from video.models import Video

logger = logging.getLogger(__name__)

CLAIM_S = 300


class NotAnMp4Error(Exception):
    """The file itself is at fault: trying again cannot help."""


def process(body: str, s3: BaseClient, redis: Redis | None) -> None:
    """Handle one message; when this returns, READY or FAILED is committed."""
    job = json.loads(body)
    open_videos = Video.objects.filter(pk=job["video_id"]).exclude(status=Video.Status.READY)
    with _claim(redis, job["video_id"]):
        try:
            size = _measure(s3, job["file_key"])
        except NotAnMp4Error as error:
            open_videos.update(status=Video.Status.FAILED, error_reason=str(error))
        else:
            open_videos.update(status=Video.Status.READY, size_bytes=size)
    logger.info("video %s is done", job["video_id"])


def _claim(redis: Redis | None, video_id: int) -> AbstractContextManager[object]:
    """Keep other workers off the video, as far as there is a Redis to tell them."""
    if redis is None:
        return nullcontext()
    return redis.lock(f"video:{video_id}:claim", timeout=CLAIM_S, blocking=False)


def _measure(s3: BaseClient, key: str) -> int:
    """The size of the MP4 file in bytes."""
    content = s3.get_object(Bucket=settings.VIDEO_BUCKET, Key=key)["Body"].read()
    if content[4:8] != b"ftyp":
        raise NotAnMp4Error(f"{key} is no MP4 file")
    return len(content)
