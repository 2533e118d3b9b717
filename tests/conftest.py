"""Whatever is found or goes wrong in these tests can be said in every language."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest

from readiness.errors import LabError, Problem, ReadinessError
from readiness.model import Finding, Status
from readiness.report.words import KO

FINDERS = ("readiness.gates", "readiness.check", "readiness.merge", "readiness.task")
"""Who finds; the rest reads and cleans findings, and tests make them of what they like."""


def of_finding(finding: Finding) -> Iterator[str]:
    """All the sentences of a finding."""
    if finding.status is not Status.WAIVED:  # whose message is the user's own reason
        yield from (finding.message, finding.hint)
    yield from (evidence.statement for evidence in finding.evidence)
    if finding.control is not None:
        yield finding.control.statement


def of_problem(problem: Problem) -> Iterator[str]:
    """The sentence about a mistake."""
    yield problem.message


def of_error(error: ReadinessError) -> Iterator[str]:
    """The sentence of a lab's fault; the others are made of problems, or of argparse's words."""
    if isinstance(error, LabError):
        yield error.message


def hangul(text: str) -> bool:
    """Whether it is said in Korean; what it quotes is a stranger's."""
    return any("가" <= letter <= "힣" for letter in KO.say(text))


def maker(frame: FrameType | None) -> str:
    """The module that made a value, or changed one by `replace`."""
    while frame is not None and frame.f_globals["__name__"] in {"dataclasses", "readiness.errors"}:
        frame = frame.f_back
    return str(frame.f_globals["__name__"]) if frame else ""


@pytest.fixture(autouse=True)
def _no_sentence_is_english_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    made: list[str] = []

    def note(kind: type[Any], said: Callable[[Any], Iterator[str]], *makers: str) -> None:
        make = kind.__init__

        def noted(self: object, *values: object, **fields: object) -> None:
            make(self, *values, **fields)
            if maker(sys._getframe(1)).startswith(makers):
                made.extend(said(self))

        monkeypatch.setattr(kind, "__init__", noted)

    note(Finding, of_finding, *FINDERS)
    note(Problem, of_problem, "readiness.config", "readiness.compose")
    note(ReadinessError, of_error, "readiness.")
    yield
    assert not [text for text in made if text and not hangul(text)]
