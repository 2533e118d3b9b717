"""Which remarks a run leaves at the repository's lines: GitHub shows ten errors of a step."""

from collections.abc import Sequence

from readiness.model import Annotation, Status
from readiness.report.annotations import annotation, is_red
from readiness.report.redact import CleanReport
from readiness.report.terminal import headline, shortfalls

LIMIT = 10
# What is broken comes before what only could not be reached because of it.
_ORDER = (Status.FAIL, Status.ERROR, Status.MISSING, Status.BLOCKED)


def annotations(report: CleanReport, limit: int = LIMIT) -> tuple[Annotation, ...]:
    """One remark per gate that is not green, the telling ones first; none for a ready run.

    Where there are more than `limit`, the last one says how many are left out.
    """
    red = sorted(
        (
            (_ORDER.index(gate.finding.status), annotation(report, worker.name, gate))
            for worker in report.workers
            for gate in worker.gates
            if is_red(gate)
        ),
        key=lambda ranked: ranked[0],
    )
    return _limited((*_overall(report), *(remark for _, remark in red)), report, limit)


def _overall(report: CleanReport) -> tuple[Annotation, ...]:
    sentences = (*((report.failure,) if report.failure else ()), *shortfalls(report))
    return tuple(_remark(report, sentence) for sentence in sentences)


def _limited(
    remarks: Sequence[Annotation], report: CleanReport, limit: int
) -> tuple[Annotation, ...]:
    if len(remarks) <= limit:
        return tuple(remarks)
    left_out = len(remarks) - limit + 1
    more = _remark(report, f"{left_out} more gates are not green: the job summary has them all.")
    return (*remarks[: limit - 1], more)


def _remark(report: CleanReport, message: str) -> Annotation:
    return Annotation(path=report.config_path, line=1, title=headline(report), message=message)
