"""Messages to learners, and whether they went out."""

from django.db import models


class Delivery(models.Model):
    """One message to one recipient; the id is the sender's, so that a repeat is recognised."""

    class Status(models.TextChoices):
        """SENT, or SUPPRESSED because the recipient had too many within the hour."""

        SENT = "SENT"
        SUPPRESSED = "SUPPRESSED"

    delivery_id = models.UUIDField(primary_key=True)
    tenant_code = models.CharField(max_length=32)
    recipient = models.CharField(max_length=128)
    body = models.TextField()
    status = models.CharField(max_length=16, choices=Status)
    created_at = models.DateTimeField(auto_now_add=True)
