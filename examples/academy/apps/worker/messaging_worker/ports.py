"""What the application needs from the world outside."""

from typing import Protocol

from apps.worker.messaging_worker.domain import MessagingJob


class DeliveryLedger(Protocol):
    """What went out; every entry is committed when its method returns."""

    def has(self, job: MessagingJob) -> bool:
        """Whether this delivery is settled already."""

    def record_sent(self, job: MessagingJob) -> None:
        """The carrier's relay sends what is recorded here."""

    def record_suppressed(self, job: MessagingJob) -> None:
        """It will not be sent."""


class Quota(Protocol):
    """How many messages a recipient may still get."""

    def take(self, recipient: str) -> bool:
        """Use up one message; False if none is left for now."""
