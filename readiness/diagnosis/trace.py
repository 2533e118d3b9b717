"""A stack trace as it was found in a log."""

from __future__ import annotations

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
