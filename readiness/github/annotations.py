"""Which remarks a run leaves at the repository's lines: GitHub shows ten errors of a step."""

from collections.abc import Collection
from dataclasses import replace

from readiness.model import Annotation, Cause, GateResult, Status
from readiness.report import code
from readiness.report.annotations import annotation, is_red
from readiness.report.redact import CleanReport
from readiness.report.terminal import headline, shortfalls
from readiness.report.words import EN, Words

LIMIT = 10
# What is broken comes before what only could not be reached because of it.
_ORDER = (Status.FAIL, Status.ERROR, Status.MISSING, Status.BLOCKED)


def annotations(
    report: CleanReport, limit: int = LIMIT, *, words: Words = EN, told: Collection[str] = ()
) -> tuple[Annotation, ...]:
    """One remark per gate that is not green, the telling ones first; none for a ready run.

    The workers in `told` are left out: their gates are annotated already.
    Where there are more than `limit`, the last one says how many are left out.
    """
    red = sorted(
        (
            (_ORDER.index(gate.finding.status), annotation(report, worker.name, gate, words))
            for worker in report.workers
            if worker.name not in told
            for gate in worker.gates
            if is_red(gate) and not _is_said(report, gate)
        ),
        key=lambda ranked: ranked[0],
    )
    remarks = (*_overall(report, words), *(remark for _, remark in red))
    if len(remarks) <= limit:
        return remarks
    more = words.more_gates.format(count=len(remarks) - limit + 1)
    return (*remarks[: limit - 1], _remark(report, more, words))


def code_annotations(
    report: CleanReport, limit: int = LIMIT, *, words: Words = EN
) -> tuple[Annotation, ...]:
    """One warning for each import that breaks a contract; the last says how many are left out."""
    if report.code is None:
        return ()
    remarks = tuple(code.remarks(report.code, words))
    if len(remarks) <= limit:
        return remarks
    left = len(remarks) - limit + 1
    more = replace(remarks[limit - 1], message=words.more_remarks.format(count=left))
    return (*remarks[: limit - 1], more)


def _is_said(report: CleanReport, gate: GateResult) -> bool:
    """Whether the remark about the whole says all of it: no lab, no verdict on any gate."""
    return bool(report.failure) and gate.finding.cause is Cause.LAB_FAILED


def annotated(report: CleanReport) -> frozenset[str]:
    """The workers of a merged report whose own jobs have annotated what they found."""
    silent = {
        worker.name
        for worker in report.workers
        for gate in worker.gates
        if gate.finding.cause is Cause.NO_REPORT
    }
    return frozenset(worker.name for worker in report.workers) - silent


def _overall(report: CleanReport, words: Words) -> tuple[Annotation, ...]:
    sentences = (
        *((words.say(report.failure),) if report.failure else ()),
        *shortfalls(report, words),
    )
    return tuple(_remark(report, sentence, words) for sentence in sentences)


def _remark(report: CleanReport, message: str, words: Words) -> Annotation:
    title = headline(report, words)
    return Annotation(path=report.config_path, line=1, title=title, message=message)
