"""A tenant's video and what became of it."""

from django.db import models


class Video(models.Model):
    """One uploaded video; `status` tells how far its processing is."""

    class Status(models.TextChoices):
        """PENDING and PROCESSING lead to READY or FAILED."""

        PENDING = "PENDING"
        PROCESSING = "PROCESSING"
        READY = "READY"
        FAILED = "FAILED"

    tenant_code = models.CharField(max_length=32)
    file_key = models.CharField(max_length=255)
    status = models.CharField(max_length=16, choices=Status, default=Status.PENDING)
    error_reason = models.TextField(blank=True, default="")
    codec = models.CharField(max_length=32, blank=True, default="")
    duration_ms = models.PositiveIntegerField(null=True)
    size_bytes = models.PositiveBigIntegerField(null=True)
    thumbnail_key = models.CharField(max_length=255, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)


class VideoLog(models.Model):
    """One line per video that ended: READY or FAILED, and why."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="log")
    event = models.CharField(max_length=16, choices=Video.Status)
    detail = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "video_log"
