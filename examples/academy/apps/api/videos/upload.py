"""Taking in a video: store the file, remember it, ask the worker to process it."""

import json
import uuid
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from apps.video.models import Video
from libs.aws.clients import get_s3_client, get_sqs_client


def store_file(file: UploadedFile) -> str:
    """Put the uploaded file into the bucket under a key of its own, and give the key."""
    suffix = PurePath(file.name or "").suffix.lower()
    key = f"raw/{uuid.uuid4()}{suffix}"
    get_s3_client().upload_fileobj(file, settings.VIDEO_BUCKET, key)
    return key


def register_video(*, tenant_code: str, file_key: str) -> Video:
    """Create the PENDING row; its job is sent once the row can be seen by the worker."""
    with transaction.atomic():
        video = Video.objects.create(tenant_code=tenant_code, file_key=file_key)
        transaction.on_commit(lambda: _send_job(video))
    return video


def _send_job(video: Video) -> None:
    sqs = get_sqs_client()
    queue_url = sqs.get_queue_url(QueueName=settings.VIDEO_QUEUE_NAME)["QueueUrl"]
    job = {
        "video_id": video.pk,
        "file_key": video.file_key,
        "tenant_code": video.tenant_code,
    }
    sqs.send_message(QueueUrl=queue_url, MessageBody=json.dumps(job))
