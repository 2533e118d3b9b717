"""What is said at a line of the repository about a gate that is not green."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from readiness.model import Annotation, Finding, GateResult, Location, Status
from readiness.report.redact import CleanReport
from readiness.report.words import EN, Words

GREEN = frozenset({Status.PASS, Status.WAIVED})


def is_red(gate: GateResult) -> bool:
    """Whether the gate needs explaining: it neither passed nor was waived."""
    return gate.finding.status not in GREEN


def annotation(report: CleanReport, worker: str, gate: GateResult, words: Words = EN) -> Annotation:
    """The remark about a gate, at its location or else on the configuration's first line."""
    finding = gate.finding
    place = finding.location or Location(path=report.config_path, line=1)
    return Annotation(
        path=place.path,
        line=place.line,
        title=f"{worker}/{gate.id}: {word(finding)}",
        message="\n".join(_sentences(finding, words)),
    )


def word(finding: Finding) -> str:
    """The one word for a finding: its cause's code, or else its status."""
    return str(finding.cause or finding.status)


def capital(text: str) -> str:
    """The text with a capital first letter, as at the beginning of a line."""
    return text[:1].upper() + text[1:]


def clock(at: datetime) -> str:
    """The time of day in UTC, to the millisecond: `12:00:01.250`."""
    return at.astimezone(UTC).strftime("%H:%M:%S.") + f"{at.microsecond // 1000:03}"


def _sentences(finding: Finding, words: Words) -> Iterator[str]:
    yield from words.sentences(finding)
    for evidence in finding.evidence:
        when = f" {clock(evidence.at)}" if evidence.at else ""
        seen = capital(words.seen(evidence.source))
        yield f"{seen}{when}: {words.say(evidence.statement)}"
    if finding.control is not None:
        status = words.controls[finding.control.status]
        yield f"{capital(words.control)} ({status}): {words.say(finding.control.statement)}"
    for advice in words.advice(finding):
        yield f"{capital(words.hint)}: {advice}"
