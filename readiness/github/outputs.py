"""The action's outputs: all of them in every case, so that none can be forged by a worker's log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from readiness.model import Verdict, WorkerResult
from readiness.report.redact import CleanReport
from readiness.report.written import Paths


def outputs(report: CleanReport, paths: Paths, workspace: Path | None) -> Mapping[str, str]:
    """The outputs of a run that has a report; paths in the workspace are relative to it.

    Inside the action's container the workspace has another place than for the job's next steps.
    """
    return {
        "verdict": str(report.verdict),
        "score": f"{report.passed}/{report.total}",
        "passed": str(report.passed),
        "total": str(report.total),
        "gates": json.dumps({worker.name: _gates(worker) for worker in report.workers}),
        "report": _path(paths.report, workspace),
        "junit": _path(paths.junit, workspace),
        "summary": _path(paths.summary, workspace),
        "predicate": _path(paths.predicate, workspace),
        "image": _by_worker({worker.name: worker.image.ref for worker in report.workers}),
        "image-digest": _by_worker(
            {worker.name: worker.image.id or "" for worker in report.workers}
        ),
        "matrix": "",
    }


def no_outputs() -> Mapping[str, str]:
    """The outputs of a run that ended before there was a report."""
    return {
        "verdict": str(Verdict.ERROR),
        "score": "0/0",
        "passed": "0",
        "total": "0",
        "gates": "{}",
        "report": "",
        "junit": "",
        "summary": "",
        "predicate": "",
        "image": "",
        "image-digest": "",
        "matrix": "",
    }


def plan_outputs(matrix: str) -> Mapping[str, str]:
    """The outputs where only a matrix was asked for: nothing was judged, so nothing is said."""
    return {**dict.fromkeys(no_outputs(), ""), "matrix": matrix}


def _gates(worker: WorkerResult) -> Mapping[str, object]:
    return {
        gate.id: {"status": gate.finding.status, "cause": gate.finding.cause}
        for gate in worker.gates
    }


def _path(path: Path, workspace: Path | None) -> str:
    place = path.absolute()
    if workspace is not None and place.is_relative_to(workspace):
        return str(place.relative_to(workspace))
    return str(path)


def _by_worker(values: Mapping[str, str]) -> str:
    return next(iter(values.values())) if len(values) == 1 else json.dumps(values)
