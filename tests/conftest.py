"""Whatever a gate or a run says in these tests it can say in every language."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import FrameType

import pytest

from readiness.model import Finding, Status
from readiness.report.words import KO

OURS = ("readiness.gates", "readiness.check", "readiness.merge", "readiness.task")
"""Who finds; the rest reads and cleans findings, and tests make them of what they like."""


def said(finding: Finding) -> Iterator[str]:
    """All the sentences of a finding."""
    if finding.status is not Status.WAIVED:  # whose message is the user's own reason
        yield from (finding.message, finding.hint)
    yield from (evidence.statement for evidence in finding.evidence)
    if finding.control is not None:
        yield finding.control.statement


def hangul(text: str) -> bool:
    """Whether it is said in Korean; what it quotes is a stranger's."""
    return any("가" <= letter <= "힣" for letter in KO.say(text))


def maker(frame: FrameType | None) -> str:
    """The module that made a finding, or changed one by `replace`."""
    while frame is not None and frame.f_globals["__name__"] == "dataclasses":
        frame = frame.f_back
    return str(frame.f_globals["__name__"]) if frame else ""


@pytest.fixture(autouse=True)
def _no_sentence_is_english_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    found: list[Finding] = []
    make = Finding.__init__

    def noted(self: Finding, **fields: object) -> None:
        make(self, **fields)  # type: ignore[arg-type]  # whatever a finding takes
        if maker(sys._getframe(1)).startswith(OURS):
            found.append(self)

    monkeypatch.setattr(Finding, "__init__", noted)
    yield
    assert not [text for finding in found for text in said(finding) if text and not hangul(text)]
