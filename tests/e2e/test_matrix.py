"""A matrix's first and last job, as GitHub's runner would run them: they start nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from readiness.model import GateId, Report
from readiness.report import json_report
from tests.report.samples import CLIENT_NONE, clean, report, worker
from tests.runner import Call, Conclusion, StepResult, run_action

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]

ROOT = Path(__file__).parents[2]
ACADEMY = ROOT / "examples" / "academy" / "readiness.yml"
WORKERS = ("video", "ai-cpu", "ai-gpu", "messaging")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    place = tmp_path / "academy"
    place.mkdir()
    shutil.copy(ACADEMY, place)
    return place


def step(workspace: Path, tmp_path: Path, **inputs: str) -> StepResult:
    return run_action(
        Call(action_dir=ROOT, workspace=workspace, inputs=inputs, token="", work_dir=tmp_path / "w")
    )


def put(workspace: Path, name: str, content: Report) -> None:
    folder = workspace / "reports" / f"readiness-{name}"
    folder.mkdir(parents=True)
    (folder / "report.json").write_text(json_report.render(clean(content)), encoding="utf-8")


def test_the_plan_is_an_output_that_a_matrix_takes(workspace: Path, tmp_path: Path) -> None:
    done = step(workspace, tmp_path, plan="true")
    assert (done.exit_code, done.conclusion) == (0, Conclusion.SUCCESS)
    assert json.loads(done.outputs["matrix"]) == {
        "include": [{"name": name, "worker": name} for name in WORKERS]
    }
    assert done.outputs["verdict"] == ""
    assert (done.annotations, done.summary) == ((), "")


def test_the_reports_of_all_jobs_make_one_verdict(workspace: Path, tmp_path: Path) -> None:
    for name in WORKERS:
        put(workspace, name, report(worker(name)))
    done = step(workspace, tmp_path, merge="reports")
    assert (done.exit_code, str(done.log[-1])) == (0, "READY 16/16 (exit 0)")
    assert (done.outputs["verdict"], done.outputs["score"]) == ("ready", "16/16")
    assert done.annotations == ()
    assert done.summary.startswith("## READY 16/16")
    assert done.workspace is not None
    written = json.loads((done.workspace / done.outputs["report"]).read_text(encoding="utf-8"))
    assert [each["name"] for each in written["workers"]] == [*WORKERS]


def test_a_job_without_a_report_fails_the_workflow(workspace: Path, tmp_path: Path) -> None:
    put(workspace, "video", report(worker("video", {GateId.REDIS: CLIENT_NONE})))
    for name in ("ai-cpu", "ai-gpu"):
        put(workspace, name, report(worker(name)))
    done = step(workspace, tmp_path, merge="reports")
    assert (done.exit_code, str(done.log[-1])) == (1, "NOT READY 11/16 (exit 1)")
    gates = json.loads(done.outputs["gates"])
    assert gates["video"]["redis"] == {"status": "fail", "cause": "client-none"}
    assert gates["messaging"]["image"] == {"status": "missing", "cause": "no-report"}
    titles = {annotation.title for annotation in done.annotations}
    assert titles == {f"messaging/{gate}: no-report" for gate in GateId}
