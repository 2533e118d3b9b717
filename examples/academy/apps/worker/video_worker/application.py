"""The use case: turn an uploaded file into a video that can be watched."""

import logging
from dataclasses import dataclass

from apps.worker.video_worker.domain import UnusableVideoError, VideoFacts, VideoJob
from apps.worker.video_worker.ports import Inspector, JobDesk, ObjectStore, VideoRepository

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ProcessVideo:
    """Probe the file, make its thumbnail, mark the row.

    When a call returns, the outcome (READY, or FAILED for a file that is no video) is
    committed. Any error that another try may cure is raised, and the row stays as it is.
    """

    videos: VideoRepository
    objects: ObjectStore
    inspector: Inspector
    desk: JobDesk

    def __call__(self, job: VideoJob) -> None:
        with self.desk.claim(job):
            if not self.videos.start(job):
                logger.info("video %d needs no processing any more", job.video_id)
                return
            try:
                facts = self._process(job)
            except UnusableVideoError as error:
                self.videos.fail(job, str(error))
                logger.warning("video %d failed: %s", job.video_id, error)
                return
            self.videos.finish(job, facts)
            logger.info("video %d is ready: %s", job.video_id, facts)

    def _process(self, job: VideoJob) -> VideoFacts:
        self.desk.report(job, 10)
        inspection = self.inspector.inspect(self.objects.get(job.file_key))
        self.desk.report(job, 60)
        self.objects.put(job.thumbnail_key, inspection.thumbnail, "image/jpeg")
        self.desk.report(job, 100)
        return inspection.facts
