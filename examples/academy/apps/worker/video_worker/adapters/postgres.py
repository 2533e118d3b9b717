"""The videos' rows, through Django's ORM."""

from django.db import transaction

from apps.video.models import Video, VideoLog
from apps.worker.video_worker.domain import VideoFacts, VideoJob

OPEN = (Video.Status.PENDING, Video.Status.PROCESSING)


class DjangoVideoRepository:
    """Changes named columns of open rows only, so that nothing stale is written back."""

    def start(self, job: VideoJob) -> bool:
        """Mark the video PROCESSING; False if it is READY or FAILED already, or gone."""
        return self._update(job, status=Video.Status.PROCESSING)

    def finish(self, job: VideoJob, facts: VideoFacts) -> None:
        """Mark the video READY, with its facts and its line in the log."""
        with transaction.atomic():
            self._update(
                job,
                status=Video.Status.READY,
                codec=facts.codec,
                duration_ms=facts.duration_ms,
                size_bytes=facts.size_bytes,
                thumbnail_key=job.thumbnail_key,
            )
            VideoLog.objects.create(video_id=job.video_id, event=Video.Status.READY)

    def fail(self, job: VideoJob, reason: str) -> None:
        """Mark the video FAILED, with the reason in the row and in the log."""
        with transaction.atomic():
            self._update(job, status=Video.Status.FAILED, error_reason=reason)
            VideoLog.objects.create(video_id=job.video_id, event=Video.Status.FAILED, detail=reason)

    @staticmethod
    def _update(job: VideoJob, **values: object) -> bool:
        mine = Video.objects.filter(pk=job.video_id, tenant_code=job.tenant_code)
        return mine.filter(status__in=OPEN).update(**values) == 1
