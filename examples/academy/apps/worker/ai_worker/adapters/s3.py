"""Transcripts in the bucket, through boto3."""

from typing import TYPE_CHECKING

from apps.worker.ai_worker.domain import Transcript, UnusableTranscriptError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3TranscriptStore:
    """Text files in UTF-8 in one bucket of S3."""

    def __init__(self, s3: "S3Client", bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def get(self, key: str) -> Transcript:
        """The transcript; UnusableTranscriptError if there is none, or it is no text."""
        try:
            reply = self._s3.get_object(Bucket=self._bucket, Key=key)
            return Transcript(text=reply["Body"].read().decode())
        except self._s3.exceptions.NoSuchKey as error:
            raise UnusableTranscriptError(f"there is no object {key}") from error
        except UnicodeDecodeError as error:
            raise UnusableTranscriptError(f"the object {key} is no text") from error
