"""What a report tells below its table: each red gate, what was waived, warnings, what was used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from readiness.model import Finding, GateResult, Location, Status, WorkerResult
from readiness.report.annotations import capital, clock, is_red, word
from readiness.report.links import Links
from readiness.report.redact import CleanReport
from readiness.report.symbols import SYMBOLS
from readiness.report.terminal import order
from readiness.report.text import fenced, html_line, markdown
from readiness.report.timeline import gantt
from readiness.report.words import Words

# Of a log, the end tells; a comment, which stands in a conversation, shows less of it.
BRIEF_LINES, BRIEF_WIDTH = 15, 200
_NAMED = 3

Red = tuple[Finding, Sequence[tuple[WorkerResult, GateResult]]]


def blocks(
    report: CleanReport, links: Links, words: Words, *, brief: bool = False
) -> tuple[str, ...]:
    """A folded block for each thing that went wrong, then what was waived and the warnings."""
    # The first one is open: who comes from a red check need not click to know why.
    details = (
        _details(red, links, words, first=not number, brief=brief)
        for number, red in enumerate(_reds(report.workers))
    )
    waived = (
        f"- {markdown(worker.name)} / {gate.id}: {markdown(gate.finding.message)}"
        for worker in report.workers
        for gate in worker.gates
        if gate.finding.status is Status.WAIVED
    )
    warnings = (f"- {markdown(warning)}" for warning in report.warnings)
    return (*details, *_listed(words.waived, waived), *_listed(words.warnings, warnings))


def about(report: CleanReport, words: Words) -> Iterator[str]:
    """What the curious look for: how long it took, and what was used."""
    if report.timeline:
        steps = "\n".join(_orders(report, words))
        content = "\n\n".join(part for part in (gantt(report.timeline, words), steps) if part)
        yield _folded(words.timeline.format(seconds=f"{report.duration_s:.1f}"), content)
    if used := tuple(_used(report, words)):
        table = "\n".join((f"| {words.what} | {words.image} |", "|---|---|", *used))
        yield _folded(words.used, table)


def _reds(workers: Iterable[WorkerResult]) -> tuple[Red, ...]:
    """What went wrong, each thing once: a setup that failed is one, whatever it blocked."""
    found: dict[Finding, list[tuple[WorkerResult, GateResult]]] = {}
    for worker in workers:
        for gate in filter(is_red, worker.gates):
            found.setdefault(gate.finding, []).append((worker, gate))
    return tuple(found.items())


def _details(red: Red, links: Links, words: Words, *, first: bool, brief: bool) -> str:
    finding, places = red
    title = f"{_named(places)}: {word(finding)} · {words.name(finding)}"
    parts = "\n\n".join(_explained(finding, links, words, brief=brief))
    return _folded(title, parts, symbol=f"{SYMBOLS[finding.status]} ", opened=first)


def _named(places: Sequence[tuple[WorkerResult, GateResult]]) -> str:
    """The gates by worker: `video / queue, database; messaging / queue`; many are cut short."""
    gates: dict[str, list[str]] = {}
    for worker, gate in places:
        gates.setdefault(worker.name, []).append(gate.id)
    named = [f"{worker} / {', '.join(ids)}" for worker, ids in gates.items()]
    more = f" … (+{len(named) - _NAMED})" if len(named) > _NAMED else ""
    return "; ".join(named[:_NAMED]) + more


def _explained(finding: Finding, links: Links, words: Words, *, brief: bool) -> Iterator[str]:
    yield from map(markdown, words.sentences(finding))
    if finding.location is not None:
        yield f"**{capital(words.at)}:** {_place(finding.location, links)}"
    if advice := " ".join(map(markdown, words.advice(finding))):
        yield f"**{capital(words.hint)}:** {advice}"
    if finding.cause is not None and links.causes:
        yield f"[{words.about.format(cause=finding.cause)}]({links.cause(finding.cause)})"
    if seen := "\n".join(_seen(finding, words)):
        yield seen
    if finding.excerpt:
        yield fenced("\n".join(_last(finding.excerpt) if brief else finding.excerpt))


def _last(lines: Sequence[str]) -> Iterator[str]:
    for line in lines[-BRIEF_LINES:]:
        yield line if len(line) <= BRIEF_WIDTH else f"{line[:BRIEF_WIDTH]}…"


def _seen(finding: Finding, words: Words) -> Iterator[str]:
    for evidence in finding.evidence:
        when = f" {clock(evidence.at)}" if evidence.at else ""
        yield f"- **{markdown(evidence.source)}**{when}: {markdown(evidence.statement)}"
    if finding.control is not None:
        control = finding.control
        status = words.controls[control.status]
        yield f"- **{words.control}** ({status}): {markdown(control.statement)}"


def _place(location: Location, links: Links) -> str:
    name = markdown(f"{location.path}:{location.line}")
    return f"[{name}]({links.to(location.path, location.line)})" if links.source else name


def _listed(title: str, items: Iterator[str]) -> Iterator[str]:
    if lines := "\n".join(items):
        yield f"**{title}**\n\n{lines}"


def _orders(report: CleanReport, words: Words) -> Iterator[str]:
    for worker in report.workers:
        if steps := order(report, worker, words):
            yield f"- {markdown(worker.name)}: {markdown(steps)}"


def _used(report: CleanReport, words: Words) -> Iterator[str]:
    for worker in report.workers:
        identity = f"{worker.image.ref} {worker.image.id or ''}"
        yield f"| {words.worker} {markdown(worker.name)} | {markdown(identity)} |"
    for name, reference in report.images.items():
        yield f"| {markdown(name)} | {markdown(reference)} |"


def _folded(title: str, content: str, *, symbol: str = "", opened: bool = False) -> str:
    mark = " open" if opened else ""
    return (
        f"<details{mark}><summary>{symbol}{html_line(title)}</summary>\n\n{content}\n\n</details>"
    )
