"""What the application needs from the world outside."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from apps.worker.ai_worker.domain import AiJob, Transcript


class AiJobRepository(Protocol):
    """The jobs' rows; every change is committed when its method returns."""

    def is_open(self, job: AiJob) -> bool:
        """Whether the job is still to be done; False if it is DONE or FAILED already, or gone."""

    def finish(self, job: AiJob, result: Mapping[str, object], device: str) -> None:
        """Mark the job DONE, with what came of it and where it was computed."""

    def fail(self, job: AiJob, reason: str) -> None:
        """Mark the job FAILED, for good."""


class TranscriptStore(Protocol):
    """Where transcripts are kept."""

    def get(self, key: str) -> Transcript:
        """The transcript; UnusableTranscriptError if there is none, or it is no text."""


class Embedder(Protocol):
    """Turns sentences into points, close together where their words are."""

    @property
    def device(self) -> str:
        """Where it computes: `cpu` or `gpu`."""

    def embed(self, sentences: Sequence[str]) -> list[float]:
        """The point of the sentences together."""

    def most_typical(self, sentences: Sequence[str], count: int) -> list[str]:
        """The sentences nearest to that point, in the order in which they were said."""


class Notices(Protocol):
    """Tells whoever waits for a job."""

    def done(self, job: AiJob) -> None:
        """The job's outcome can be read."""
