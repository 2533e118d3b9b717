"""The use case: deliver one message, once, and not too many to one recipient."""

import logging
from dataclasses import dataclass

from apps.worker.messaging_worker.domain import MessagingJob
from apps.worker.messaging_worker.ports import DeliveryLedger, Quota

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Deliver:
    """Settle a delivery; when a call returns, its outcome is committed."""

    ledger: DeliveryLedger
    quota: Quota

    def __call__(self, job: MessagingJob) -> None:
        if self.ledger.has(job):
            logger.info("delivery %s is a repeat", job.delivery_id)
        elif self.quota.take(job.recipient):
            self.ledger.record_sent(job)
            logger.info("delivery %s is sent", job.delivery_id)
        else:
            self.ledger.record_suppressed(job)
            logger.warning("delivery %s is one too many", job.delivery_id)
