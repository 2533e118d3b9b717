"""What a report tells below its table: each red gate, what was waived, warnings, what was used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import starmap

from readiness.model import Finding, GateId, GateResult, Location, Status, WorkerResult
from readiness.report import code
from readiness.report.annotations import capital, clock, is_red, word
from readiness.report.links import Links
from readiness.report.redact import CleanReport
from readiness.report.symbols import SYMBOLS
from readiness.report.terminal import order, shortfalls
from readiness.report.text import fenced, html_line, markdown
from readiness.report.timeline import gantt
from readiness.report.words import Words

# Of a log, the end tells; a comment, which stands in a conversation, shows less of it.
BRIEF_LINES, BRIEF_WIDTH = 15, 200
_NAMED, _MOST_SHORTFALLS = 3, 5

Red = tuple[Finding, Sequence[tuple[WorkerResult, GateResult]]]


def blocks(
    report: CleanReport, links: Links, words: Words, *, brief: bool = False
) -> tuple[str, ...]:
    """A folded block for each thing that went wrong, then imports, what was waived, warnings."""
    # The first one is open: who comes from a red check need not click to know why.
    details = (
        _details(red, links, words, first=not number, brief=brief)
        for number, red in enumerate(_reds(report.workers))
    )
    waived = (
        f"- {markdown(worker.name)} / {gate.id}: {markdown(words.say(gate.finding.message))}"
        for worker in report.workers
        for gate in worker.gates
        if gate.finding.status is Status.WAIVED
    )
    warnings = (f"- {markdown(words.say(warning))}" for warning in report.warnings)
    short = _short_of_passes(report, words)
    imports = () if report.code is None else (code.block(report.code, links, words, brief=brief),)
    return (
        *details,
        *short,
        *imports,
        *_listed(words.waived, waived),
        *_listed(words.warnings, warnings),
    )


def about(report: CleanReport, words: Words) -> Iterator[str]:
    """What the curious look for: how long it took, and what was used."""
    if report.timeline:
        steps = "\n".join(_orders(report, words))
        content = "\n\n".join(part for part in (gantt(report.timeline, words), steps) if part)
        yield _folded(words.timeline.format(seconds=f"{report.duration_s:.1f}"), content)
    if used := tuple(_used(report, words)):
        table = "\n".join((f"| {words.what} | {words.image} |", "|---|---|", *used))
        yield _folded(words.used, table)


def _short_of_passes(report: CleanReport, words: Words) -> Iterator[str]:
    short = shortfalls(report, words)
    left = len(short) - _MOST_SHORTFALLS
    more = (f"… {words.more_workers.format(count=left)}",) if left > 0 else ()
    if said := (*map(markdown, short[:_MOST_SHORTFALLS]), *more):
        yield "\n\n".join(said)


def _reds(workers: Iterable[WorkerResult]) -> tuple[Red, ...]:
    """What went wrong, each thing once: a setup that failed is one, whatever it blocked."""
    found: dict[Finding, list[tuple[WorkerResult, GateResult]]] = {}
    for worker in workers:
        for gate in filter(is_red, worker.gates):
            found.setdefault(gate.finding, []).append((worker, gate))
    return tuple(found.items())


def _details(red: Red, links: Links, words: Words, *, first: bool, brief: bool) -> str:
    finding, places = red
    where, what = html_line(_named(places)), html_line(f"{word(finding)} · {words.name(finding)}")
    title = f"{SYMBOLS[finding.status]} <b>{where}</b>: {what}"
    parts = "\n\n".join(_explained(finding, links, words, brief=brief))
    return _folded(title, parts, opened=first)


def _named(places: Sequence[tuple[WorkerResult, GateResult]]) -> str:
    """The gates that it hit: `video, mail / queue, database`; all four of a worker go unnamed."""
    gates: dict[str, tuple[str, ...]] = {}
    for worker, gate in places:
        gates[worker.name] = (*gates.get(worker.name, ()), gate.id)
    workers: dict[tuple[str, ...], list[str]] = {}
    for name, hit in gates.items():
        workers.setdefault(hit, []).append(name)
    return "; ".join(starmap(_hit, workers.items()))


def _hit(gates: Sequence[str], workers: Sequence[str]) -> str:
    more = f" … (+{len(workers) - _NAMED})" if len(workers) > _NAMED else ""
    named = ", ".join(workers[:_NAMED]) + more
    return named if len(gates) == len(GateId) else f"{named} / {', '.join(gates)}"


def _explained(finding: Finding, links: Links, words: Words, *, brief: bool) -> Iterator[str]:
    yield from map(markdown, words.sentences(finding))
    if finding.location is not None:
        yield f"**{capital(words.at)}:** {_place(finding.location, links)}"
    if helps := " · ".join(_helps(finding, links, words)):
        yield helps
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
        source = markdown(words.sources.get(evidence.source, evidence.source))
        yield f"- **{source}**{when}: {markdown(words.say(evidence.statement))}"
    if finding.control is not None:
        control = finding.control
        status = words.controls[control.status]
        yield f"- **{words.control}** ({status}): {markdown(words.say(control.statement))}"


def _helps(finding: Finding, links: Links, words: Words) -> Iterator[str]:
    if advice := " ".join(map(markdown, words.advice(finding))):
        yield f"**{capital(words.hint)}:** {advice}"
    if finding.cause is not None and links.causes:
        yield f"[{words.about.format(cause=finding.cause)}]({links.cause(finding.cause)})"


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


def _folded(title: str, content: str, *, opened: bool = False) -> str:
    mark = " open" if opened else ""
    return f"<details{mark}><summary>{title}</summary>\n\n{content}\n\n</details>"
