"""Claims and progress in Redis, where all workers and the API see them."""

from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis

from apps.worker.video_worker.domain import VideoBusyError, VideoJob

# A worker that dies keeps its claim no longer than this.
CLAIM_S = 300
PROGRESS_KEPT_S = 3600


class RedisJobDesk:
    """A lock and a number per video."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    @contextmanager
    def claim(self, job: VideoJob) -> Iterator[None]:
        """Hold the video for the length of a `with`; VideoBusyError if someone else does."""
        lock = self._client.lock(f"video:{job.video_id}:claim", timeout=CLAIM_S)
        if not lock.acquire(blocking=False):
            raise VideoBusyError(f"video {job.video_id} is in another worker's hands")
        try:
            yield
        finally:
            lock.release()

    def report(self, job: VideoJob, percent: int) -> None:
        """Publish the progress."""
        self._client.set(f"video:{job.video_id}:progress", percent, ex=PROGRESS_KEPT_S)
