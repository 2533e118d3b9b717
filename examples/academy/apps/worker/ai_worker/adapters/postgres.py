"""The jobs' rows, through Django's ORM."""

from collections.abc import Mapping

from django.db.models import QuerySet

from apps.ai.models import AiJob as Row
from apps.worker.ai_worker.domain import AiJob


class DjangoAiJobRepository:
    """Changes named columns of open rows only, so that nothing stale is written back."""

    def is_open(self, job: AiJob) -> bool:
        """Whether the job is still to be done."""
        return self._open(job).exists()

    def finish(self, job: AiJob, result: Mapping[str, object], device: str) -> None:
        """Mark the job DONE, with what came of it and where it was computed."""
        self._open(job).update(status=Row.Status.DONE, result=dict(result), device=device)

    def fail(self, job: AiJob, reason: str) -> None:
        """Mark the job FAILED, with the reason."""
        self._open(job).update(status=Row.Status.FAILED, error_reason=reason)

    @staticmethod
    def _open(job: AiJob) -> QuerySet[Row]:
        mine = Row.objects.filter(pk=job.job_id, tenant_code=job.tenant_code)
        return mine.filter(status=Row.Status.PENDING)
