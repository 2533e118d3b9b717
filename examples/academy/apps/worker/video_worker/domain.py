"""What a video job is, what is learnt from a video, and what can be wrong with one."""

import json
from dataclasses import dataclass
from typing import Self


class UnusableVideoError(Exception):
    """The file itself is at fault: trying again cannot help."""


class VideoBusyError(Exception):
    """Another worker has this video in hand: try again later."""


@dataclass(frozen=True, kw_only=True)
class VideoJob:
    """One message: process this video of this tenant."""

    video_id: int
    file_key: str
    tenant_code: str

    @classmethod
    def parse(cls, body: str) -> Self:
        """Read a message's body; ValueError or KeyError if it is not a job."""
        fields = json.loads(body)
        return cls(
            video_id=int(fields["video_id"]),
            file_key=str(fields["file_key"]),
            tenant_code=str(fields["tenant_code"]),
        )

    @property
    def thumbnail_key(self) -> str:
        """Where the bucket keeps the thumbnail."""
        return f"thumbnails/{self.tenant_code}/{self.video_id}.jpg"


@dataclass(frozen=True, kw_only=True)
class VideoFacts:
    """What a look into the file tells."""

    codec: str
    duration_ms: int
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """The facts, and the first frame as a small JPEG."""

    facts: VideoFacts
    thumbnail: bytes
