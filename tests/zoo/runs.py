"""Runs the command line on composed repositories, several cases at a time."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.zoo.case import Case
from tests.zoo.compose import compose
from tests.zoo.outcome import Outcome, compare, not_run

PER_RUN = 10
RUN_S = 420


def batches(cases: Sequence[Case]) -> Iterator[tuple[Case, ...]]:
    """The cases that share a run: slow ones with slow ones, as all wait for the slowest."""
    for slow in (False, True):
        together = [case for case in cases if not case.alone and case.slow is slow]
        for start in range(0, len(together), PER_RUN):
            yield tuple(together[start : start + PER_RUN])
    yield from ((case,) for case in cases if case.alone)


def run(cases: Sequence[Case], folder: Path, *, narrow: bool = False) -> tuple[Outcome, ...]:
    """Run the command line once, on a repository of these cases in `folder`.

    `narrow` asks of a broken worker only the gates that it is about, which is half of the time.
    """
    shutil.rmtree(folder, ignore_errors=True)
    root, reports = folder / "repository", folder / "report"
    root.mkdir(parents=True)
    compose(root, cases, secrets.token_hex(4), narrow=narrow)
    command = (Path(sys.executable).with_name("readiness"), "run", "--format", "json")
    process = subprocess.run(
        (*command, "--root", root, "--report-dir", reports),
        capture_output=True,
        text=True,
        timeout=RUN_S,
        check=False,
    )
    (folder / "log").write_text(process.stderr + process.stdout)
    return _outcomes(cases, root, reports / "report.json", process.stdout + process.stderr)


def _outcomes(cases: Sequence[Case], root: Path, report: Path, output: str) -> tuple[Outcome, ...]:
    if not report.exists():
        return tuple(not_run(case, f"no report: {output[-1500:]}") for case in cases)
    told = json.loads(report.read_text())
    workers = {worker["name"]: worker for worker in told["workers"]}
    found = []
    for case in cases:
        gates = {gate["id"]: gate for gate in workers.get(case.name, {"gates": []})["gates"]}
        found.append(
            compare(case, gates, told["warnings"], root)
            if gates
            else not_run(case, "not in the report")
        )
    return tuple(found)
