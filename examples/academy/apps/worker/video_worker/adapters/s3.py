"""The bucket, through boto3."""

from typing import TYPE_CHECKING

from apps.worker.video_worker.domain import UnusableVideoError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3ObjectStore:
    """One bucket of S3."""

    def __init__(self, s3: "S3Client", bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def get(self, key: str) -> bytes:
        """The object's bytes; UnusableVideoError if there is no such object."""
        try:
            reply = self._s3.get_object(Bucket=self._bucket, Key=key)
        except self._s3.exceptions.NoSuchKey as error:
            raise UnusableVideoError(f"there is no object {key}") from error
        return reply["Body"].read()

    def put(self, key: str, content: bytes, content_type: str) -> None:
        """Store the bytes under the key."""
        self._s3.put_object(Bucket=self._bucket, Key=key, Body=content, ContentType=content_type)
