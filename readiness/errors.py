"""The errors that end a run, each with its exit status and the remedy in its message."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path

from readiness.sentence import Sentence, joined, quoted, say


class ReadinessError(Exception):
    """An error that a person can do something about; never shown as a traceback.

    The message says what was expected, what was seen and what to try.
    """

    exit_status = 3

    def __init__(self, message: Sentence) -> None:
        super().__init__(message)

    @property
    def message(self) -> Sentence:
        """What it says."""
        return quoted(self)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One mistake in a file that the user wrote.

    `path` is relative to the repository root; `line` and `column` count from 1.
    """

    message: Sentence
    path: str
    line: int = 1
    column: int = 1
    source: str = ""

    def __str__(self) -> str:
        return joined(": ", (f"{self.path}:{self.line}:{self.column}", self.message))


class ConfigurationError(ReadinessError):
    """The configuration, or something that it names, is wrong; carries every problem at once."""

    exit_status = 2

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(joined("\n", map(str, problems)))


class UsageError(ReadinessError):
    """The call itself is wrong: an input or option that does not exist or has no such value."""

    exit_status = 2


class LabError(ReadinessError):
    """The check could not be carried out: the lab's fault (engine, server, disk), no worker's."""


class EngineError(LabError):
    """There is no Docker engine to talk to, or it refused."""


CANCELLED = say("the run was cancelled before its end")


def bug(error: BaseException) -> Sentence:
    """A mistake of our own, in one line that can be reported."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    what = f"{type(error).__name__}: {error}{where}"
    return say("a mistake in readiness itself, please report it: {what}", what=what)
