"""What the application needs from the world outside."""

from contextlib import AbstractContextManager
from typing import Protocol

from apps.worker.video_worker.domain import Inspection, VideoFacts, VideoJob


class VideoRepository(Protocol):
    """The videos' rows; every change is committed when its method returns."""

    def start(self, job: VideoJob) -> bool:
        """Mark the video PROCESSING; False if it is READY or FAILED already, or gone."""

    def finish(self, job: VideoJob, facts: VideoFacts) -> None:
        """Mark the video READY."""

    def fail(self, job: VideoJob, reason: str) -> None:
        """Mark the video FAILED, for good."""


class ObjectStore(Protocol):
    """The bucket."""

    def get(self, key: str) -> bytes:
        """The object's bytes; UnusableVideoError if there is no such object."""

    def put(self, key: str, content: bytes, content_type: str) -> None:
        """Store the bytes under the key."""


class Inspector(Protocol):
    """Looks into video files."""

    def inspect(self, content: bytes) -> Inspection:
        """Facts and thumbnail; UnusableVideoError if this is no video."""


class JobDesk(Protocol):
    """Who works on what, and how far it is: seen by all workers and by the API."""

    def claim(self, job: VideoJob) -> AbstractContextManager[object]:
        """Hold the video for the length of a `with`; VideoBusyError if someone else does."""

    def report(self, job: VideoJob, percent: int) -> None:
        """Publish the progress."""
