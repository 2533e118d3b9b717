"""The use case: look into a lecture's transcript."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from apps.worker.ai_worker.domain import AiJob, Kind, Transcript, UnusableTranscriptError
from apps.worker.ai_worker.ports import AiJobRepository, Embedder, Notices, TranscriptStore

SUMMARY_SENTENCES = 2

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Analyse:
    """Summarise the transcript, or embed it.

    When a call returns, the outcome (DONE, or FAILED for what is no transcript) is committed and
    told. Any error that another try may cure is raised, and the row stays as it is.
    """

    jobs: AiJobRepository
    transcripts: TranscriptStore
    embedder: Embedder
    notices: Notices

    def __call__(self, job: AiJob) -> None:
        if not self.jobs.is_open(job):
            logger.info("job %d needs no work any more", job.job_id)
            return
        try:
            result = self._look_into(job.kind, self.transcripts.get(job.transcript_key))
        except UnusableTranscriptError as error:
            self.jobs.fail(job, str(error))
            logger.warning("job %d failed: %s", job.job_id, error)
        else:
            self.jobs.finish(job, result, self.embedder.device)
            logger.info("job %d is done on the %s", job.job_id, self.embedder.device)
        self.notices.done(job)

    def _look_into(self, kind: Kind, transcript: Transcript) -> Mapping[str, object]:
        sentences = transcript.sentences
        if not sentences:
            raise UnusableTranscriptError("the transcript says nothing")
        if kind is Kind.EMBEDDING:
            return {"embedding": self.embedder.embed(sentences)}
        summary = self.embedder.most_typical(sentences, SUMMARY_SENTENCES)
        return {"summary": " ".join(summary), "keywords": transcript.keywords}
