"""The commit statuses of a run: one per worker and gate, and one of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from readiness.model import Finding, GateId, GateResult, Status, Verdict
from readiness.report.annotations import is_red
from readiness.report.redact import CleanReport
from readiness.report.text import one_line
from readiness.report.words import Words
from readiness.verdict import exit_status

LONGEST = 140
"""GitHub refuses a longer description."""
LONGEST_NAMES = 150
"""It refuses a context of more than 255 as well; nobody reads so many names."""
MOST_PENDING = 40
"""It takes some 80 new things a minute of a token: a run must have room for its last words."""

PENDING, SUCCESS, FAILURE, ERROR = "pending", "success", "failure", "error"


@dataclass(frozen=True, kw_only=True)
class CommitStatus:
    """A status as the API takes it, but for the link."""

    context: str
    state: str
    description: str


def context(worker: str, gate: GateId) -> str:
    """The name of a gate's status: `readiness/video/redis`."""
    return f"readiness/{worker}/{gate}"


def overall(selected: Iterable[str] = ()) -> str:
    """The name of the whole run's status.

    A run of `selected` workers only, as in a matrix, speaks for these: were it named as the whole,
    the last job to end would hide what the others found.
    """
    names = "+".join(selected)
    if len(names) > LONGEST_NAMES:
        digest = sha256(names.encode()).hexdigest()[:8]
        names = f"{names[: LONGEST_NAMES - len(digest) - 1]}…{digest}"
    return f"readiness/{names}/verdict" if names else "readiness/verdict"


def pending(
    workers: Sequence[str], words: Words, selected: Iterable[str] = ()
) -> tuple[CommitStatus, ...]:
    """What is set when a run begins: of very many workers, only the whole."""
    shown = workers if len(workers) * len(GateId) < MOST_PENDING else ()
    gates = (context(worker, gate) for worker in shown for gate in GateId)
    return tuple(
        CommitStatus(context=name, state=PENDING, description=words.running)
        for name in (overall(selected), *gates)
    )


def final(
    report: CleanReport, words: Words, selected: Iterable[str] = ()
) -> tuple[CommitStatus, ...]:
    """What is set when a run has ended: the whole first, then what is red, then the rest."""
    states = {Verdict.READY: SUCCESS, Verdict.NOT_READY: FAILURE, Verdict.ERROR: ERROR}
    headline = words.headline(exit_status(report.verdict), report.passed, report.total)
    failure = words.say(report.failure)
    whole = CommitStatus(
        context=overall(selected),
        state=states[report.verdict],
        description=shortened(f"{headline}{'. ' if report.failure else ''}{failure}"),
    )
    return (whole, *sorted(_gates(report, words), key=lambda status: status.state == SUCCESS))


def unfinished(begun: Iterable[CommitStatus], why: str) -> tuple[CommitStatus, ...]:
    """What is set where a run ended without a report: nothing may stay pending for ever."""
    return tuple(
        CommitStatus(context=status.context, state=ERROR, description=shortened(why))
        for status in begun
    )


def shortened(text: str) -> str:
    """The text as one line that GitHub takes."""
    line = one_line(text)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _gates(report: CleanReport, words: Words) -> Iterator[CommitStatus]:
    for worker in report.workers:
        for gate in worker.gates:
            yield CommitStatus(
                context=context(worker.name, gate.id),
                state=_state(gate),
                description=shortened(_said(gate, words)),
            )


def _state(gate: GateResult) -> str:
    if gate.finding.status is Status.ERROR:
        return ERROR
    return FAILURE if is_red(gate) else SUCCESS


def _said(gate: GateResult, words: Words) -> str:
    finding: Finding = gate.finding
    match finding.status:
        case Status.PASS:
            return words.passed.format(seconds=f"{gate.duration_s:.1f}")
        case Status.WAIVED:
            return f"{words.is_waived}: {words.say(finding.message)}"
        case _:
            return f"{finding.cause}: {words.sentences(finding)[0]}"
