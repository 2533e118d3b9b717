"""The job summary in Markdown: the verdict, a table of workers and gates, what is red and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readiness.model import Finding, GateId, GateResult, Status, WorkerResult
from readiness.report.annotations import clock, is_red, word
from readiness.report.links import Links
from readiness.report.redact import CleanReport
from readiness.report.terminal import headline, order, shortfalls
from readiness.report.text import fenced, html_line, markdown
from readiness.report.timeline import gantt

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

_TABLE = (
    f"| worker | {' | '.join(f'{gate.number} {gate}' for gate in GateId)} |\n"
    f"|---|{'---|' * len(GateId)}"
)


def render(report: CleanReport, links: Links, limit: int = LIMIT) -> str:
    """The text of `summary.md`, of at most `limit` bytes.

    Where that is too little, details go first, the last ones before the first; then rows of the
    table, the green ones at its end before the red ones. What was cut is said.
    """
    head = "\n\n".join((*_head(report), _TABLE))
    room = limit - _size(head) - _NOTES
    rows, room = _fitting(_rows(report, links), room, "more workers: see report.json")
    blocks, _ = _fitting(_blocks(report, links), room, "more sections: see report.json")
    return "\n\n".join(("\n".join((head, *rows)), *blocks)) + "\n"


def _fitting(parts: Sequence[str], room: int, more: str) -> tuple[tuple[str, ...], int]:
    kept: list[str] = []
    for part in parts:
        if _size(part) > room:
            return (*kept, f"… {len(parts) - len(kept)} {more}"), 0
        kept.append(part)
        room -= _size(part)
    return tuple(kept), room


def _size(text: str) -> int:
    # With the two line breaks that part it from what follows.
    return len(text.encode()) + 2


def _head(report: CleanReport) -> Iterator[str]:
    yield f"## {headline(report)}"
    if report.failure:
        yield markdown(report.failure)
    yield from (markdown(sentence) for sentence in shortfalls(report))


def _rows(report: CleanReport, links: Links) -> tuple[str, ...]:
    red_first = sorted(report.workers, key=lambda worker: not any(map(is_red, worker.gates)))
    return tuple(_row(worker, links) for worker in red_first)


def _row(worker: WorkerResult, links: Links) -> str:
    cells = (_cell(gate, links) for gate in worker.gates)
    return f"| {markdown(worker.name)} | {' | '.join(cells)} |"


def _cell(gate: GateResult, links: Links) -> str:
    finding = gate.finding
    symbol, seconds = _SYMBOLS[finding.status], f"{gate.duration_s:.1f} s"
    if finding.status is Status.PASS:
        return f"{symbol} {seconds}"
    if finding.cause is None:
        return f"{symbol} {finding.status}"
    return f"{symbol} [{finding.cause}]({links.cause(finding.cause)}) {seconds}"


def _blocks(report: CleanReport, links: Links) -> tuple[str, ...]:
    details = (
        _details(worker, gate, links)
        for worker in report.workers
        for gate in worker.gates
        if is_red(gate)
    )
    waived = (
        f"- {markdown(worker.name)}/{gate.id} is waived: {markdown(gate.finding.message)}"
        for worker in report.workers
        for gate in worker.gates
        if gate.finding.status is Status.WAIVED
    )
    return (*details, *_listed("Waived", waived), *_warnings(report), *_about(report))


def _details(worker: WorkerResult, gate: GateResult, links: Links) -> str:
    title = f"{worker.name} / {gate.id}: {word(gate.finding)}"
    parts = "\n\n".join(_explained(gate.finding, links))
    symbol = _SYMBOLS[gate.finding.status]
    return f"<details><summary>{symbol} {html_line(title)}</summary>\n\n{parts}\n\n</details>"


def _explained(finding: Finding, links: Links) -> Iterator[str]:
    yield markdown(finding.message)
    if seen := "\n".join(_seen(finding)):
        yield seen
    if finding.hint:
        yield f"**Try:** {markdown(finding.hint)}"
    if where := " · ".join(_places(finding, links)):
        yield where
    if finding.excerpt:
        yield fenced("\n".join(finding.excerpt))


def _seen(finding: Finding) -> Iterator[str]:
    for evidence in finding.evidence:
        when = f" {clock(evidence.at)}" if evidence.at else ""
        yield f"- **{markdown(evidence.source)}**{when}: {markdown(evidence.statement)}"
    if finding.control is not None:
        control = finding.control
        yield f"- **control** ({control.status}): {markdown(control.statement)}"


def _places(finding: Finding, links: Links) -> Iterator[str]:
    if finding.location is not None:
        path, line = finding.location.path, finding.location.line
        name = markdown(f"{path}:{line}")
        yield f"at [{name}]({links.to(path, line)})" if links.source else f"at {name}"
    if finding.cause is not None:
        yield f"[about {finding.cause}]({links.cause(finding.cause)})"


def _warnings(report: CleanReport) -> Iterator[str]:
    return _listed("Warnings", (f"- {markdown(warning)}" for warning in report.warnings))


def _listed(title: str, items: Iterator[str]) -> Iterator[str]:
    if lines := "\n".join(items):
        yield f"**{title}**\n\n{lines}"


def _about(report: CleanReport) -> Iterator[str]:
    if report.timeline:
        steps = "\n".join(_orders(report))
        content = "\n\n".join(part for part in (gantt(report.timeline), steps) if part)
        yield _folded(f"Timeline: {report.duration_s:.1f} s", content)
    if used := tuple(_used(report)):
        table = "\n".join(("| what | image |", "|---|---|", *used))
        yield _folded("What was used", table)


def _orders(report: CleanReport) -> Iterator[str]:
    for worker in report.workers:
        if steps := order(report, worker):
            yield f"- {markdown(worker.name)}: {markdown(steps)}"


def _used(report: CleanReport) -> Iterator[str]:
    for worker in report.workers:
        identity = f"{worker.image.ref} {worker.image.id or ''}"
        yield f"| worker {markdown(worker.name)} | {markdown(identity)} |"
    for name, reference in report.images.items():
        yield f"| {markdown(name)} | {markdown(reference)} |"


def _folded(title: str, content: str) -> str:
    return f"<details><summary>{html_line(title)}</summary>\n\n{content}\n\n</details>"
