"""Work that is left to the AI workers, and what came of it."""

from django.db import models


class AiJob(models.Model):
    """One transcript to be looked into; `result` is there once the job is DONE."""

    class Kind(models.TextChoices):
        """A summary is made on any CPU; an embedding is what the GPU is for."""

        SUMMARY = "SUMMARY"
        EMBEDDING = "EMBEDDING"

    class Status(models.TextChoices):
        """PENDING leads to DONE or FAILED."""

        PENDING = "PENDING"
        DONE = "DONE"
        FAILED = "FAILED"

    tenant_code = models.CharField(max_length=32)
    kind = models.CharField(max_length=16, choices=Kind)
    transcript_key = models.CharField(max_length=255)
    status = models.CharField(max_length=16, choices=Status, default=Status.PENDING)
    result = models.JSONField(null=True)
    device = models.CharField(max_length=16, blank=True, default="")
    error_reason = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "ai_job"
