"""The end of a run for a person at a terminal or in a log: the gates, what is red, the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from readiness.errors import ConfigurationError, Problem, ReadinessError
from readiness.model import Finding, GateResult, Status, Verdict, WorkerResult
from readiness.report.annotations import clock, is_red, word
from readiness.report.redact import CleanReport, Redactor
from readiness.report.text import log_lines, one_line, plain
from readiness.report.timeline import longest
from readiness.verdict import exit_status

_MOST_PHASES = 15
_INDENT = " " * 6


def final_text(report: CleanReport) -> str:
    """What is printed at the end of a run; no line of it is a workflow command."""
    blocks = [
        *("\n".join(_worker(report, worker)) for worker in report.workers),
        *_warnings(report),
        *_timeline(report),
        "\n".join(_end(report)),
    ]
    return "\n\n".join(blocks) + "\n"


def headline(report: CleanReport) -> str:
    """The verdict in words, with the score: `NOT READY 3/4`."""
    return _words(exit_status(report.verdict), report.passed, report.total)


def last_line(status: int, passed: int = 0, total: int = 0) -> str:
    """The last line of every log, by exit status: `READY 4/4 (exit 0)`."""
    return f"{_words(status, passed, total)} (exit {status})"


def shortfalls(report: CleanReport) -> tuple[str, ...]:
    """Why a run without a red gate is not ready: workers with fewer passes than asked for."""
    if report.verdict is not Verdict.NOT_READY:
        return ()
    return tuple(
        f"Worker {worker.name} passed {worker.passed} gates, `fail-under` asks for "
        f"{report.fail_under}: a waived gate has not passed; set `fail-under: {worker.passed}` "
        "if the worker truly has no use for it."
        for worker in report.workers
        if worker.passed < report.fail_under and not any(map(is_red, worker.gates))
    )


def order(report: CleanReport, worker: WorkerResult) -> str:
    """What became of a worker's job, as the servers saw it, in the order of time; may be empty."""
    moments = (moment for moment in report.moments if moment.worker == worker.name)
    ordered = sorted(moments, key=lambda moment: moment.at)
    return " → ".join(f"{moment.what} {clock(moment.at)}" for moment in ordered)


def failure_text(error: ReadinessError, redactor: Redactor) -> str:
    """What is printed where a run ended before there was a report; no line of it is a command."""
    if isinstance(error, ConfigurationError):
        said = problems_text([_clean(problem, redactor) for problem in error.problems])
    else:
        first, *more = redactor.clean(str(error)).split("\n")
        lines = log_lines("\n".join(more), prefix="  | ") if more else ()
        said = "\n".join((f"error: {one_line(first)}", *lines)) + "\n"
    return f"{said}{last_line(error.exit_status)}\n"


def problems_text(problems: Sequence[Problem]) -> str:
    """Mistakes in a configuration, each with the line that it stands on and a caret below."""
    return "\n".join(line for problem in problems for line in _problem(problem)) + "\n"


def gate_line(gate: GateResult) -> str:
    """A gate in one line: `[2] redis     fail      0.8 s  client-none`."""
    finding = gate.finding
    cause = f"  {finding.cause}" if finding.cause else ""
    return f"[{gate.id.number}] {gate.id:<8}  {finding.status:<7}  {gate.duration_s:6.1f} s{cause}"


def _words(status: int, passed: int, total: int) -> str:
    match status:
        case 0:
            return f"READY {passed}/{total}"
        case 1:
            return f"NOT READY {passed}/{total}"
        case 2:
            return "CONFIGURATION ERROR"
        case _:
            return "CHECK FAILED"


def _clean(problem: Problem, redactor: Redactor) -> Problem:
    message, source = redactor.clean(problem.message), redactor.clean(problem.source)
    return replace(problem, message=message, source=source)


def _problem(problem: Problem) -> Iterator[str]:
    yield f"error: {one_line(str(problem))}"
    if problem.source:
        source = plain(problem.source).split("\n")[0]
        # Tabs stay tabs, so that the caret stands below what it means.
        before = "".join(" " if character != "\t" else "\t" for character in source)
        yield from log_lines(f"{source}\n{before[: problem.column - 1]}^", prefix="  | ")


def _worker(report: CleanReport, worker: WorkerResult) -> Iterator[str]:
    identity = f" {worker.image.id[:19]}" if worker.image.id else ""
    yield f"worker {one_line(worker.name)} ({one_line(worker.image.ref)}{identity})"
    for gate in worker.gates:
        yield f"  {gate_line(gate)}"
        if is_red(gate):
            yield from _explained(gate.finding)
        elif gate.finding.status is Status.WAIVED:
            yield f"{_INDENT}waived: {one_line(gate.finding.message)}"
    if steps := order(report, worker):
        yield f"  order: {one_line(steps)}"


def _explained(finding: Finding) -> Iterator[str]:
    yield f"{_INDENT}{word(finding)}: {one_line(finding.message)}"
    for evidence in finding.evidence:
        when = f" {clock(evidence.at)}" if evidence.at else ""
        yield f"{_INDENT}seen by {one_line(evidence.source)}{when}: {one_line(evidence.statement)}"
    if finding.control is not None:
        yield f"{_INDENT}control {finding.control.status}: {one_line(finding.control.statement)}"
    if finding.hint:
        yield f"{_INDENT}try: {one_line(finding.hint)}"
    if finding.location is not None:
        yield f"{_INDENT}at: {one_line(finding.location.path)}:{finding.location.line}"
    if finding.excerpt:
        yield from log_lines("\n".join(finding.excerpt), prefix=f"{_INDENT}| ")


def _warnings(report: CleanReport) -> Iterator[str]:
    if report.warnings:
        yield "\n".join(f"warning: {one_line(warning)}" for warning in report.warnings)


def _timeline(report: CleanReport) -> Iterator[str]:
    phases = longest(report.timeline, _MOST_PHASES)
    if phases:
        lines = [f"timeline ({report.duration_s:.1f} s in all)"]
        for span in phases:
            name = one_line(f"{span.phase} {span.worker}")
            lines.append(f"  + {span.start_s:6.1f} s  {span.end_s - span.start_s:6.1f} s  {name}")
        if left_out := len(report.timeline) - len(phases):
            lines.append(f"  + {left_out} shorter phases")
        yield "\n".join(lines)


def _end(report: CleanReport) -> Iterator[str]:
    if report.failure:
        yield f"the check failed: {one_line(report.failure)}"
    yield from map(one_line, shortfalls(report))
    yield last_line(exit_status(report.verdict), report.passed, report.total)
