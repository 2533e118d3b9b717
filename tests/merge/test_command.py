"""The command `merge`: which files it finds, what it writes, and how each end looks."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from readiness import gather
from readiness.cli import main
from readiness.model import GateId, Report
from readiness.report import json_report
from tests.report.samples import CLIENT_NONE, clean, report, worker

FILE = """\
version: 1
workers:
  video: {image: a, environment: {SECRET: "${NOT_SET_IN_THIS_JOB}"}, gates: {}}
  messaging: {image: b, gates: {}}
"""
VIDEO, MESSAGING = report(worker("video")), report(worker("messaging"))


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "readiness.yml").write_text(FILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("GITHUB_")]:
        monkeypatch.delenv(name)
    return tmp_path


def put(place: str, content: Report | str) -> Path:
    file = Path(place)
    file.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json_report.render(clean(content))
    file.write_text(text, encoding="utf-8")
    return file


def written(folder: str = "readiness-report") -> Any:
    return json.loads(Path(folder, "report.json").read_text(encoding="utf-8"))


def ends(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str, str]:
    """The exit status, the last line, and all that was printed."""
    status = main(["merge", *options])
    seen = capsys.readouterr()
    text = seen.out + seen.err
    assert 'File "' not in text
    return status, text.splitlines()[-1], text


def test_reports_in_folders_and_files_make_one_verdict_and_every_report(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put("reports/readiness-video/report.json", VIDEO)
    put("other.json", MESSAGING)
    status, last, _ = ends(capsys, "reports", "other.json", "--report-dir", "merged")
    assert (status, last) == (0, "READY 8/8 (exit 0)")
    names = sorted(file.name for file in Path("merged").iterdir())
    assert names == ["junit.xml", "predicate.json", "report.json", "summary.md"]
    assert written("merged")["score"] == {"passed": 8, "total": 8}


def test_one_red_report_is_red(capsys: pytest.CaptureFixture[str]) -> None:
    put("reports/v/report.json", report(worker("video", {GateId.REDIS: CLIENT_NONE})))
    put("reports/m/report.json", MESSAGING)
    status, last, text = ends(capsys, "reports")
    assert (status, last) == (1, "NOT READY 7/8 (exit 1)")
    assert "client-none: `get_redis_client()` gave None" in text


@pytest.mark.parametrize("place", ["reports", "nowhere", "reports/m/report.json", "x" * 300])
def test_a_report_that_is_not_there_is_red(capsys: pytest.CaptureFixture[str], place: str) -> None:
    put("reports/v/report.json", VIDEO)
    status, last, text = ends(capsys, place)
    assert (status, last.partition("/")[0][:9]) == (1, "NOT READY")
    assert "no-report" in text
    assert {worker["name"] for worker in written()["workers"]} == {"video", "messaging"}


def test_a_file_that_is_no_report_is_an_error_and_says_which(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put("reports/v/report.json", VIDEO)
    put("reports/m/report.json", MESSAGING)
    put("reports/x/report.json", '{"schema_version": 1, "verdict": "ready"}')
    status, last, text = ends(capsys, "reports")
    assert (status, last) == (3, "CHECK FAILED (exit 3)")
    assert "reports/x/report.json cannot be read as a report" in text
    assert written()["verdict"] == "error"


def test_a_file_that_is_too_large_or_a_dangling_link_cannot_be_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gather, "LARGEST", 10)
    put("reports/v/report.json", VIDEO)
    Path("reports/m").mkdir()
    Path("reports/m/report.json").symlink_to("/nowhere")
    _, _, text = ends(capsys, "reports")
    assert "reports/v/report.json cannot be read as a report: it has more than 10 bytes" in text
    assert "reports/m/report.json cannot be read as a report: it is no file" in text


def test_what_an_earlier_merge_wrote_is_not_merged_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put("readiness-report/video/report.json", VIDEO)
    assert ends(capsys, "readiness-report")[0] == 1
    put("readiness-report/messaging/report.json", MESSAGING)
    assert ends(capsys, "readiness-report")[0] == 0
    assert ends(capsys, "readiness-report/report.json")[0] == 0, "named, it is read"


def test_without_a_file_the_workers_that_are_named_must_be_there(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "readiness.yml").unlink()
    put("reports/report.json", VIDEO)
    assert ends(capsys, "reports", "--worker", "video")[:2] == (0, "READY 4/4 (exit 0)")
    status, last, _ = ends(capsys, "reports", "--worker", "video", "--worker", "audio")
    assert (status, last) == (1, "NOT READY 4/8 (exit 1)")
    status, last, text = ends(capsys, "reports")
    assert (status, last) == (2, "CONFIGURATION ERROR (exit 2)")
    assert "name them by `worker`" in text


def test_a_worker_that_the_file_does_not_have_is_a_wrong_call(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ends(capsys, "reports", "--worker", "vido")[0] == 2


def test_json_is_all_that_standard_output_holds_where_it_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put("reports/v/report.json", VIDEO)
    assert main(["merge", "reports", "--format", "json"]) == 1
    seen = capsys.readouterr()
    assert json.loads(seen.out) == written()
    assert seen.err.splitlines()[-1] == "NOT READY 4/8 (exit 1)"


def test_on_github_summary_and_outputs_are_written_and_only_what_is_new_is_annotated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("GITHUB_SHA", "b" * 40)
    for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        monkeypatch.setenv(name, str(tmp_path / name))
    put("reports/v/report.json", report(worker("video", {GateId.REDIS: CLIENT_NONE})))
    status, last, text = ends(capsys, "reports")
    assert (status, last) == (1, "NOT READY 3/8 (exit 1)")
    annotations = [line for line in text.splitlines() if line.startswith("::error")]
    assert len(annotations) == 4
    assert all("messaging/" in line and "no-report" in line for line in annotations)
    assert (tmp_path / "GITHUB_STEP_SUMMARY").read_text("utf-8").startswith("## NOT READY 3/8")
    outputs = (tmp_path / "GITHUB_OUTPUT").read_text("utf-8")
    assert "not-ready" in outputs
    assert "readiness-report/report.json" in outputs
    assert written()["commit"] == "b" * 40
