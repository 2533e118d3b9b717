"""The inputs `plan` and `merge`, and that everything else runs as before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readiness.call import Work
from readiness.errors import UsageError
from readiness.front import carry_out
from readiness.github.inputs import call_from_inputs

ROOT = Path("/github/workspace")


def environ(**inputs: str) -> dict[str, str]:
    given = {f"INPUT_{name.upper().replace('_', '-')}": value for name, value in inputs.items()}
    return {"GITHUB_WORKSPACE": str(ROOT), **given}


@pytest.mark.parametrize(
    ("plan", "work", "shards"),
    [
        ("", Work.RUN, 0),
        ("false", Work.RUN, 0),
        ("true", Work.PLAN, 0),
        ("1", Work.PLAN, 1),
        ("256", Work.PLAN, 256),
    ],
)
def test_plan_is_a_switch_or_a_number_of_jobs(plan: str, work: Work, shards: int) -> None:
    call = call_from_inputs(environ(plan=plan))
    assert (call.work, call.shards) == (work, shards)


@pytest.mark.parametrize("plan", ["0", "257", "-1", "yes", "two", "1.5"])
def test_any_other_plan_is_a_wrong_call(plan: str) -> None:
    with pytest.raises(UsageError, match="`plan`"):
        call_from_inputs(environ(plan=plan))


@pytest.mark.parametrize("merge", ["reports, more/report.json", "reports\nmore/report.json\n"])
def test_merge_names_files_and_folders_of_the_workspace(merge: str) -> None:
    call = call_from_inputs(environ(merge=merge))
    assert (call.work, call.reports) == (
        Work.MERGE,
        (ROOT / "reports", ROOT / "more/report.json"),
    )


@pytest.mark.parametrize(
    ("given", "folder"),
    [
        ("", "readiness-report"),
        ("out/reports", "out/reports"),
        ("out/../reports", "reports"),
        (".", "."),
        ("/github/workspace/reports", "reports"),
    ],
)
def test_reports_go_into_the_workspace(given: str, folder: str) -> None:
    call = call_from_inputs(environ(report_dir=given))
    assert call.report_dir.resolve() == ROOT / folder


@pytest.mark.parametrize("place", ["/etc/x", "../x", "a/../../x", "/github/workspace-2/x"])
def test_a_place_for_reports_that_is_gone_with_the_container_is_a_wrong_call(place: str) -> None:
    with pytest.raises(UsageError, match="to lie in the workspace") as told:
        call_from_inputs(environ(report_dir=place))
    assert repr(place) in str(told.value)


def test_a_link_out_of_the_workspace_is_no_place_for_reports(tmp_path: Path) -> None:
    (tmp_path / "workspace").mkdir()
    (tmp_path / "workspace" / "out").symlink_to(tmp_path)
    given = {**environ(report_dir="out/x"), "GITHUB_WORKSPACE": str(tmp_path / "workspace")}
    with pytest.raises(UsageError, match="to lie in the workspace"):
        call_from_inputs(given)


def test_a_job_plans_or_merges() -> None:
    with pytest.raises(UsageError, match="saw both"):
        call_from_inputs(environ(plan="true", merge="reports"))


def test_a_comma_behind_the_last_worker_names_no_worker() -> None:
    assert call_from_inputs(environ(worker="video, audio,\n")).workers == ("video", "audio")


@pytest.mark.parametrize(
    ("sha", "commit"), [("a" * 40, "a" * 40), ("", ""), ("::error::x", ""), ("HEAD", "")]
)
def test_a_commit_is_one_or_is_not_told(sha: str, commit: str) -> None:
    assert call_from_inputs({**environ(), "GITHUB_SHA": sha}).commit == commit


def test_a_plan_is_the_output_matrix_and_says_nothing_of_a_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "readiness.yml").write_text("version: 1\nworkers: {a: {}, b: {}}\n")
    given = {
        **environ(plan="true"),
        "GITHUB_WORKSPACE": str(tmp_path),
        "GITHUB_ACTIONS": "true",
        "GITHUB_OUTPUT": str(tmp_path / "out"),
    }
    assert carry_out(lambda: call_from_inputs(given), given) == 0
    printed = capsys.readouterr().out
    assert [each["name"] for each in json.loads(printed)["include"]] == ["a", "b"]
    lines = (tmp_path / "out").read_text("utf-8").splitlines()
    assert lines[lines.index(next(x for x in lines if x.startswith("matrix<<"))) + 1] == (
        printed.strip()
    )
    assert not any(word in lines for word in ("ready", "not-ready", "error"))
