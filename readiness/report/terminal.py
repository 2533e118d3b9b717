"""The end of a run for a person at a terminal or in a log: the gates, what is red, the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from readiness.errors import ConfigurationError, Problem, ReadinessError
from readiness.model import Finding, GateResult, Status, Verdict, WorkerResult
from readiness.report import code
from readiness.report.annotations import clock, is_red, word
from readiness.report.redact import CleanReport, Redactor
from readiness.report.text import log_lines, one_line, padded, plain
from readiness.report.timeline import longest
from readiness.report.words import EN, Words
from readiness.verdict import exit_status

_MOST_PHASES = 15
_INDENT = " " * 6


def final_text(report: CleanReport, words: Words = EN) -> str:
    """What is printed at the end of a run; no line of it is a workflow command."""
    blocks = [
        *("\n".join(_worker(report, worker, words)) for worker in report.workers),
        *_code(report, words),
        *_warnings(report, words),
        *_timeline(report, words),
        "\n".join(_end(report, words)),
    ]
    return "\n\n".join(blocks) + "\n"


def headline(report: CleanReport, words: Words = EN) -> str:
    """The verdict in words, with the score: `NOT READY 3/4`."""
    return words.headline(exit_status(report.verdict), report.passed, report.total)


def last_line(status: int, passed: int = 0, total: int = 0) -> str:
    """The last line of every log, by exit status and in every language: `READY 4/4 (exit 0)`."""
    return f"{EN.headline(status, passed, total)} (exit {status})"


def shortfalls(report: CleanReport, words: Words = EN) -> tuple[str, ...]:
    """Why a run without a red gate is not ready: workers with fewer passes than asked for."""
    if report.verdict is not Verdict.NOT_READY:
        return ()
    return tuple(
        words.shortfall.format(worker=worker.name, passed=worker.passed, asked=report.fail_under)
        for worker in report.workers
        if worker.passed < report.fail_under and not any(map(is_red, worker.gates))
    )


def order(report: CleanReport, worker: WorkerResult, words: Words = EN) -> str:
    """What became of a worker's job, as the servers saw it, in the order of time; may be empty."""
    moments = (moment for moment in report.moments if moment.worker == worker.name)
    ordered = sorted(moments, key=lambda moment: moment.at)
    return words.job([(moment.what, clock(moment.at)) for moment in ordered])


def failure_text(error: ReadinessError, redactor: Redactor, words: Words = EN) -> str:
    """What is printed where a run ended before there was a report; no line of it is a command."""
    if isinstance(error, ConfigurationError):
        said = problems_text([_clean(problem, redactor) for problem in error.problems], words)
    else:
        first, *more = words.say(redactor.sentence(str(error))).split("\n")
        lines = log_lines("\n".join(more), prefix="  | ") if more else ()
        said = "\n".join((f"{words.error}: {one_line(first)}", *lines)) + "\n"
    told = "" if words.own else f"{words.headline(error.exit_status)}\n"
    return f"{said}{told}{last_line(error.exit_status)}\n"


def problems_text(problems: Sequence[Problem], words: Words = EN) -> str:
    """Mistakes in a configuration, each with the line that it stands on and a caret below."""
    return "\n".join(line for problem in problems for line in _problem(problem, words)) + "\n"


def gate_line(gate: GateResult, words: Words = EN) -> str:
    """A gate in one line: `[2] redis     fail      0.8 s  client-none`."""
    finding = gate.finding
    cause = f"  {finding.cause}" if finding.cause else ""
    status = padded(words.statuses[finding.status], 9 if not words.own else 7)
    return f"[{gate.id.number}] {gate.id:<8}  {status}  {gate.duration_s:6.1f} s{cause}"


def _clean(problem: Problem, redactor: Redactor) -> Problem:
    message, source = redactor.sentence(problem.message), redactor.clean(problem.source)
    return replace(problem, message=message, source=source)


def _problem(problem: Problem, words: Words) -> Iterator[str]:
    yield f"{words.error}: {one_line(words.say(str(problem)))}"
    if problem.source:
        source = plain(problem.source).split("\n")[0]
        # Tabs stay tabs, so that the caret stands below what it means.
        before = "".join(" " if character != "\t" else "\t" for character in source)
        yield from log_lines(f"{source}\n{before[: problem.column - 1]}^", prefix="  | ")


def _worker(report: CleanReport, worker: WorkerResult, words: Words) -> Iterator[str]:
    identity = f" {worker.image.id[:19]}" if worker.image.id else ""
    image = f" ({one_line(worker.image.ref)}{identity})" if worker.image.ref else ""
    yield f"{words.worker} {one_line(worker.name)}{image}"
    for gate in worker.gates:
        yield f"  {gate_line(gate, words)}"
        if is_red(gate):
            yield from _explained(gate.finding, words)
        elif gate.finding.status is Status.WAIVED:
            yield f"{_INDENT}{words.is_waived}: {one_line(words.say(gate.finding.message))}"
    if steps := order(report, worker, words):
        yield f"  {words.order}: {one_line(steps)}"


def _explained(finding: Finding, words: Words) -> Iterator[str]:
    for sentence in words.sentences(finding):
        yield f"{_INDENT}{word(finding)}: {one_line(sentence)}"
    for evidence in finding.evidence:
        when = f" {clock(evidence.at)}" if evidence.at else ""
        seen = one_line(words.seen(evidence.source))
        yield f"{_INDENT}{seen}{when}: {one_line(words.say(evidence.statement))}"
    if finding.control is not None:
        status = words.controls[finding.control.status]
        statement = words.say(finding.control.statement)
        yield f"{_INDENT}{words.control} {status}: {one_line(statement)}"
    for advice in words.advice(finding):
        yield f"{_INDENT}{words.hint}: {one_line(advice)}"
    if finding.location is not None:
        yield f"{_INDENT}{words.at}: {one_line(finding.location.path)}:{finding.location.line}"
    if finding.excerpt:
        yield from log_lines("\n".join(finding.excerpt), prefix=f"{_INDENT}| ")


def _code(report: CleanReport, words: Words) -> Iterator[str]:
    if report.code is not None:
        yield "\n".join(code.lines(report.code, words))


def _warnings(report: CleanReport, words: Words) -> Iterator[str]:
    if report.warnings:
        said = (one_line(words.say(warning)) for warning in report.warnings)
        yield "\n".join(f"{words.warning}: {each}" for each in said)


def _timeline(report: CleanReport, words: Words) -> Iterator[str]:
    phases = longest(report.timeline, _MOST_PHASES)
    if phases:
        lines = [words.timeline_of.format(seconds=f"{report.duration_s:.1f}")]
        for span in phases:
            name = one_line(f"{words.phase(span.phase)} {span.worker}")
            lines.append(f"  + {span.start_s:6.1f} s  {span.end_s - span.start_s:6.1f} s  {name}")
        if left_out := len(report.timeline) - len(phases):
            lines.append(f"  + {words.shorter_phases.format(count=left_out)}")
        yield "\n".join(lines)


def _end(report: CleanReport, words: Words) -> Iterator[str]:
    if report.failure:
        yield f"{words.failed}: {one_line(words.say(report.failure))}"
    yield from map(one_line, shortfalls(report, words))
    if not words.own:
        yield headline(report, words)
    yield last_line(exit_status(report.verdict), report.passed, report.total)
