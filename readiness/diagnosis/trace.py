"""A stack trace as it was found in a log."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from readiness.diagnosis.frame import Frame


@dataclass(frozen=True, kw_only=True)
class Trace:
    """One stack trace: its frames, outermost first, and the line that names the error.

    `start` and `end` are the indices of its first and last line in the log.
    """

    frames: tuple[Frame, ...]
    error: str
    start: int
    end: int


def trace_of(error: str, places: Iterable[re.Match[str]], start: int, end: int) -> Trace:
    """The trace whose places, outermost first, were found by patterns with a `file` and `line`."""
    frames = tuple(Frame(file=place["file"], line=int(place["line"])) for place in places)
    return Trace(frames=frames, error=error.strip(), start=start, end=end)
