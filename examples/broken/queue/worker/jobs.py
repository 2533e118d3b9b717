"""The work: measure a video's file and mark its row."""

import json
import logging

from botocore.client import BaseClient
from django.conf import settings
from redis import Redis

from video.models import Video

logger = logging.getLogger(__name__)

CLAIM_S = 300


class NotAnMp4Error(Exception):
    """The file itself is at fault: trying again cannot help."""


def process(body: str, s3: BaseClient, redis: Redis) -> None:
    """Handle one message: the row becomes READY or FAILED."""
    job = json.loads(body)
    open_videos = Video.objects.filter(pk=job["video_id"]).exclude(status=Video.Status.READY)
    with redis.lock(f"video:{job['video_id']}:claim", timeout=CLAIM_S, blocking=False):
        try:
            size = _measure(s3, job["file_key"])
        except NotAnMp4Error as error:
            open_videos.update(status=Video.Status.FAILED, error_reason=str(error))
        else:
            open_videos.update(status=Video.Status.READY, size_bytes=size)
    logger.info("video %s is done", job["video_id"])


def _measure(s3: BaseClient, key: str) -> int:
    """The size of the MP4 file in bytes."""
    content = s3.get_object(Bucket=settings.VIDEO_BUCKET, Key=key)["Body"].read()
    if content[4:8] != b"ftyp":
        raise NotAnMp4Error(f"{key} is no MP4 file")
    return len(content)
