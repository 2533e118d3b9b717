"""The ledger of deliveries, through Django's ORM."""

from apps.messaging.models import Delivery
from apps.worker.messaging_worker.domain import MessagingJob


class DjangoDeliveryLedger:
    """One row per delivery; its primary key keeps out a second one."""

    def has(self, job: MessagingJob) -> bool:
        """Whether this delivery is settled already."""
        return Delivery.objects.filter(pk=job.delivery_id).exists()

    def record_sent(self, job: MessagingJob) -> None:
        """The carrier's relay sends what is recorded here."""
        self._record(job, Delivery.Status.SENT)

    def record_suppressed(self, job: MessagingJob) -> None:
        """It will not be sent."""
        self._record(job, Delivery.Status.SUPPRESSED)

    @staticmethod
    def _record(job: MessagingJob, status: Delivery.Status) -> None:
        Delivery.objects.create(
            delivery_id=job.delivery_id,
            tenant_code=job.tenant_code,
            recipient=job.recipient,
            body=job.text,
            status=status,
        )
