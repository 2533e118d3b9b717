"""A video and how far its processing is."""

from django.db import models


class Video(models.Model):
    """One uploaded video."""

    class Status(models.TextChoices):
        """PENDING and PROCESSING lead to READY or FAILED."""

        PENDING = "PENDING"
        PROCESSING = "PROCESSING"
        READY = "READY"
        FAILED = "FAILED"

    file_key = models.CharField(max_length=255)
    status = models.CharField(max_length=16, choices=Status, default=Status.PENDING)
    error_reason = models.TextField(blank=True, default="")
    size_bytes = models.PositiveBigIntegerField(null=True)
