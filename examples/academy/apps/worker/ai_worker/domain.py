"""What an AI job is, and what is kept of a transcript."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

SHORTEST_KEYWORD = 5
KEYWORDS = 5


class UnusableTranscriptError(Exception):
    """The transcript itself is at fault: trying again cannot help."""


class Kind(StrEnum):
    """What is asked for."""

    SUMMARY = "SUMMARY"
    EMBEDDING = "EMBEDDING"


@dataclass(frozen=True, kw_only=True)
class AiJob:
    """One message: look into this transcript of this tenant."""

    job_id: int
    kind: Kind
    transcript_key: str
    tenant_code: str

    @classmethod
    def parse(cls, body: str) -> Self:
        """Read a message's body; ValueError or KeyError if it is not a job."""
        fields = json.loads(body)
        return cls(
            job_id=int(fields["job_id"]),
            kind=Kind(fields["kind"]),
            transcript_key=str(fields["transcript_key"]),
            tenant_code=str(fields["tenant_code"]),
        )


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """A lecture in words."""

    text: str

    @property
    def sentences(self) -> list[str]:
        """The text cut after each full stop, question or exclamation mark."""
        found = re.split(r"(?<=[.?!])\s+", self.text.strip())
        return [" ".join(sentence.split()) for sentence in found if sentence]

    @property
    def keywords(self) -> list[str]:
        """The long words that are said most often."""
        long = (word for word in words(self.text) if len(word) >= SHORTEST_KEYWORD)
        return [word for word, _ in Counter(long).most_common(KEYWORDS)]


def words(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return re.findall(r"\w+", text.lower())
