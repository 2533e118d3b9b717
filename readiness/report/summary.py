"""The job summary in Markdown: the verdict, a table of workers and gates, what is red and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readiness.model import GateId, GateResult, Status, WorkerResult
from readiness.report.annotations import is_red
from readiness.report.details import about, blocks
from readiness.report.links import Links
from readiness.report.redact import CleanReport
from readiness.report.symbols import SYMBOLS
from readiness.report.terminal import headline
from readiness.report.text import markdown
from readiness.report.words import EN, Words

# GitHub drops a summary of more than 1 MiB as a whole.
LIMIT = 1024 * 1024
# Kept free for the notes that say what was cut.
_NOTES = 200


def render(report: CleanReport, links: Links, limit: int = LIMIT, *, words: Words = EN) -> str:
    """The text of `summary.md`, of at most `limit` bytes.

    Where that is too little, details go first, the last ones before the first; then rows of the
    table, the green ones at its end before the red ones. What was cut is said.
    """
    parts = (*blocks(report, links, words), *about(report, words))
    return _within(limit, report, links, words, parts)


def brief(report: CleanReport, links: Links, words: Words, limit: int) -> str:
    """The same without what only the curious look for: how long it took, and what was used."""
    return _within(limit, report, links, words, blocks(report, links, words, brief=True))


def _within(
    limit: int, report: CleanReport, links: Links, words: Words, parts: Sequence[str]
) -> str:
    head = "\n\n".join((*_head(report, words), _table(words)))
    room = limit - _size(head) - _NOTES
    rows, room = _fitting(_rows(report, links, words), room, words.more_workers)
    parts, _ = _fitting(parts, room, words.more_sections)
    return "\n\n".join(("\n".join((head, *rows)), *parts)) + "\n"


def _fitting(parts: Sequence[str], room: int, more: str) -> tuple[tuple[str, ...], int]:
    kept: list[str] = []
    for part in parts:
        if _size(part) > room:
            return (*kept, f"… {more.format(count=len(parts) - len(kept))}"), 0
        kept.append(part)
        room -= _size(part)
    return tuple(kept), room


def _size(text: str) -> int:
    # With the two line breaks that part it from what follows.
    return len(text.encode()) + 2


def _table(words: Words) -> str:
    gates = " | ".join(f"{gate.number} {gate}" for gate in GateId)
    return f"| {words.worker} | {gates} |\n|---|{'---|' * len(GateId)}"


def _head(report: CleanReport, words: Words) -> Iterator[str]:
    yield f"## {headline(report, words)}"
    if report.failure:
        yield markdown(words.say(report.failure))


def _rows(report: CleanReport, links: Links, words: Words) -> tuple[str, ...]:
    red_first = sorted(report.workers, key=lambda worker: not any(map(is_red, worker.gates)))
    return tuple(_row(worker, links, words) for worker in red_first)


def _row(worker: WorkerResult, links: Links, words: Words) -> str:
    cells = (_cell(gate, links, words) for gate in worker.gates)
    return f"| {markdown(worker.name)} | {' | '.join(cells)} |"


def _cell(gate: GateResult, links: Links, words: Words) -> str:
    finding = gate.finding
    symbol, seconds = SYMBOLS[finding.status], f"{gate.duration_s:.1f} s"
    if finding.status is Status.PASS:
        return f"{symbol} {seconds}"
    if finding.cause is None:
        return f"{symbol} {words.statuses[finding.status]}"
    cause = f"[{finding.cause}]({links.cause(finding.cause)})" if links.causes else finding.cause
    return f"{symbol} {cause} {seconds}"
