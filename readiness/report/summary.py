"""The job summary in Markdown: the verdict, a table of workers and gates, what is red and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readiness.model import Finding, GateId, GateResult, Status, WorkerResult
from readiness.report.annotations import capital, clock, is_red, word
from readiness.report.links import Links
from readiness.report.redact import CleanReport
from readiness.report.terminal import headline, order, shortfalls
from readiness.report.text import fenced, html_line, markdown
from readiness.report.timeline import gantt
from readiness.report.words import EN, Words

# GitHub drops a summary of more than 1 MiB as a whole.
LIMIT = 1024 * 1024
# Kept free for the notes that say what was cut.
_NOTES = 200

_SYMBOLS = {
    Status.PASS: "✅",
    Status.FAIL: "❌",
    Status.BLOCKED: "⛔",
    Status.ERROR: "⚠️",
    Status.MISSING: "❔",
    Status.WAIVED: "⏭️",
}


def render(report: CleanReport, links: Links, limit: int = LIMIT, *, words: Words = EN) -> str:
    """The text of `summary.md`, of at most `limit` bytes.

    Where that is too little, details go first, the last ones before the first; then rows of the
    table, the green ones at its end before the red ones. What was cut is said.
    """
    about = tuple(_about(report, words))
    return _within(limit, report, links, words, (*_blocks(report, links, words), *about))


def brief(report: CleanReport, links: Links, words: Words, limit: int) -> str:
    """The same without what only the curious look for: how long it took, and what was used."""
    return _within(limit, report, links, words, _blocks(report, links, words))


def _within(
    limit: int, report: CleanReport, links: Links, words: Words, blocks: Sequence[str]
) -> str:
    head = "\n\n".join((*_head(report, words), _table(words)))
    room = limit - _size(head) - _NOTES
    rows, room = _fitting(_rows(report, links, words), room, words.more_workers)
    blocks, _ = _fitting(blocks, room, words.more_sections)
    return "\n\n".join(("\n".join((head, *rows)), *blocks)) + "\n"


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
        yield markdown(report.failure)
    yield from (markdown(sentence) for sentence in shortfalls(report, words))


def _rows(report: CleanReport, links: Links, words: Words) -> tuple[str, ...]:
    red_first = sorted(report.workers, key=lambda worker: not any(map(is_red, worker.gates)))
    return tuple(_row(worker, links, words) for worker in red_first)


def _row(worker: WorkerResult, links: Links, words: Words) -> str:
    cells = (_cell(gate, links, words) for gate in worker.gates)
    return f"| {markdown(worker.name)} | {' | '.join(cells)} |"


def _cell(gate: GateResult, links: Links, words: Words) -> str:
    finding = gate.finding
    symbol, seconds = _SYMBOLS[finding.status], f"{gate.duration_s:.1f} s"
    if finding.status is Status.PASS:
        return f"{symbol} {seconds}"
    if finding.cause is None:
        return f"{symbol} {words.statuses[finding.status]}"
    return f"{symbol} [{finding.cause}]({links.cause(finding.cause)}) {seconds}"


def _blocks(report: CleanReport, links: Links, words: Words) -> tuple[str, ...]:
    red = ((worker, gate) for worker in report.workers for gate in worker.gates if is_red(gate))
    # The first one is open: who comes from a red check need not click to know why.
    details = (
        _details(worker, gate, links, words, first=not number)
        for number, (worker, gate) in enumerate(red)
    )
    waived = (
        f"- {markdown(worker.name)}/{gate.id} {words.is_waived}: {markdown(gate.finding.message)}"
        for worker in report.workers
        for gate in worker.gates
        if gate.finding.status is Status.WAIVED
    )
    return (*details, *_listed(words.waived, waived), *_warnings(report, words))


def _details(
    worker: WorkerResult, gate: GateResult, links: Links, words: Words, *, first: bool
) -> str:
    title = f"{worker.name} / {gate.id}: {word(gate.finding)} · {words.name(gate.finding)}"
    parts = "\n\n".join(_explained(gate.finding, links, words))
    return _folded(f"{_SYMBOLS[gate.finding.status]} {title}", parts, opened=first)


def _explained(finding: Finding, links: Links, words: Words) -> Iterator[str]:
    yield from map(markdown, words.sentences(finding))
    if seen := "\n".join(_seen(finding, words)):
        yield seen
    for advice in words.advice(finding):
        yield f"**{capital(words.hint)}:** {markdown(advice)}"
    if where := " · ".join(_places(finding, links, words)):
        yield where
    if finding.excerpt:
        yield fenced("\n".join(finding.excerpt))


def _seen(finding: Finding, words: Words) -> Iterator[str]:
    for evidence in finding.evidence:
        when = f" {clock(evidence.at)}" if evidence.at else ""
        yield f"- **{markdown(evidence.source)}**{when}: {markdown(evidence.statement)}"
    if finding.control is not None:
        control = finding.control
        status = words.controls[control.status]
        yield f"- **{words.control}** ({status}): {markdown(control.statement)}"


def _places(finding: Finding, links: Links, words: Words) -> Iterator[str]:
    if finding.location is not None:
        path, line = finding.location.path, finding.location.line
        name = markdown(f"{path}:{line}")
        linked = f"[{name}]({links.to(path, line)})" if links.source else name
        yield f"{words.at} {linked}"
    if finding.cause is not None:
        yield f"[{words.about.format(cause=finding.cause)}]({links.cause(finding.cause)})"


def _warnings(report: CleanReport, words: Words) -> Iterator[str]:
    return _listed(words.warnings, (f"- {markdown(warning)}" for warning in report.warnings))


def _listed(title: str, items: Iterator[str]) -> Iterator[str]:
    if lines := "\n".join(items):
        yield f"**{title}**\n\n{lines}"


def _about(report: CleanReport, words: Words) -> Iterator[str]:
    if report.timeline:
        steps = "\n".join(_orders(report))
        content = "\n\n".join(part for part in (gantt(report.timeline), steps) if part)
        yield _folded(words.timeline.format(seconds=f"{report.duration_s:.1f}"), content)
    if used := tuple(_used(report, words)):
        table = "\n".join((f"| {words.what} | {words.image} |", "|---|---|", *used))
        yield _folded(words.used, table)


def _orders(report: CleanReport) -> Iterator[str]:
    for worker in report.workers:
        if steps := order(report, worker):
            yield f"- {markdown(worker.name)}: {markdown(steps)}"


def _used(report: CleanReport, words: Words) -> Iterator[str]:
    for worker in report.workers:
        identity = f"{worker.image.ref} {worker.image.id or ''}"
        yield f"| {words.worker} {markdown(worker.name)} | {markdown(identity)} |"
    for name, reference in report.images.items():
        yield f"| {markdown(name)} | {markdown(reference)} |"


def _folded(title: str, content: str, *, opened: bool = False) -> str:
    mark = " open" if opened else ""
    return f"<details{mark}><summary>{html_line(title)}</summary>\n\n{content}\n\n</details>"
