"""Reports are written whole, and belong to whoever owns the workspace."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from readiness.report.links import Links
from readiness.report.written import write_reports
from tests.report.samples import SAMPLES, clean

REPORT = clean(SAMPLES["fail"])


def test_all_reports_are_written_into_a_new_folder(tmp_path: Path) -> None:
    paths = write_reports(REPORT, tmp_path / "a" / "b", Links())
    assert sorted(path.name for path in (tmp_path / "a" / "b").iterdir()) == [
        "junit.xml",
        "predicate.json",
        "report.json",
        "summary.md",
    ]
    assert json.loads(paths.report.read_text())["verdict"] == "not-ready"
    assert json.loads(paths.predicate.read_text())["result"] == "FAILED"


def test_reports_of_an_earlier_run_are_replaced(tmp_path: Path) -> None:
    write_reports(clean(SAMPLES["green"]), tmp_path, Links())
    paths = write_reports(REPORT, tmp_path, Links())
    assert paths.summary.read_text().startswith("## NOT READY")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_what_is_made_belongs_to_the_owner_of_the_place(tmp_path: Path) -> None:
    os.chown(tmp_path, 1234, 2345)
    paths = write_reports(REPORT, tmp_path / "a" / "b", Links())
    made = (tmp_path / "a", tmp_path / "a" / "b", paths.report, paths.junit)
    assert {(path.stat().st_uid, path.stat().st_gid) for path in made} == {(1234, 2345)}


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        write_reports(REPORT, tmp_path / "file" / "reports", Links())
