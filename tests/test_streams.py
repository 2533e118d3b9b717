"""Output that nobody reads any more: no verdict depends on it, and no traceback tells of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILE = "version: 1\nworkers: {video: {image: worker, gates: {redis: {client: 'a:b'}}}}\n"
CLI = ("-m", "readiness.cli")
NO_ENGINE = "unix:///nowhere.sock"
FAKE = """
import sys
from readiness import cli, host
from tests.test_host import FakeEngine

host.connect, host.image_tag = lambda: FakeEngine(status=1), lambda: "readiness-action:1"
sys.exit(cli.main(["run"]))
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "readiness.yml").write_text(FILE, encoding="utf-8")
    return tmp_path


def unread(
    words: Sequence[str], folder: Path, *, errors: bool = False
) -> subprocess.CompletedProcess[str]:
    """What becomes of Python with these words when nobody reads what it prints (or its errors)."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return subprocess.run(
            (sys.executable, *words),
            cwd=folder,
            env={"PATH": "", "PYTHONPATH": str(ROOT), "DOCKER_HOST": NO_ENGINE},
            stdout=subprocess.PIPE if errors else writer,
            stderr=writer if errors else subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(writer)


def test_a_schema_that_is_cut_off_says_so_by_its_exit_status_only(tmp_path: Path) -> None:
    ended = unread((*CLI, "schema"), tmp_path)
    assert (ended.returncode, ended.stderr) == (1, "")


def test_a_check_comes_to_the_same_whether_it_is_read_or_not(repository: Path) -> None:
    ended = unread((*CLI, "check"), repository)
    assert (ended.returncode, ended.stderr) == (0, "")
    (repository / "readiness.yml").write_text("version: 2\n", encoding="utf-8")
    ended = unread((*CLI, "check"), repository)
    assert (ended.returncode, ended.stderr) == (2, "")


def test_a_run_that_nobody_reads_ends_with_the_verdict_of_the_run_inside(repository: Path) -> None:
    ended = unread(("-c", FAKE), repository)
    assert (ended.returncode, ended.stderr) == (1, "a warning")
    # The run inside writes the reports; the host's part had nothing to say.
    assert list((repository / "readiness-report").iterdir()) == []


def test_a_run_whose_errors_nobody_reads_prints_all_the_rest(repository: Path) -> None:
    ended = unread(("-c", FAKE), repository, errors=True)
    assert (ended.returncode, ended.stdout) == (1, "READY 4/4")


def test_a_run_that_could_not_be_begun_says_why_in_its_report(repository: Path) -> None:
    ended = unread((*CLI, "run"), repository)
    assert (ended.returncode, ended.stderr) == (3, "")
    report = json.loads((repository / "readiness-report" / "report.json").read_text())
    assert "engine" in report["failure"]
    assert "mistake" not in report["failure"]


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_stream_that_is_closed_from_the_start_changes_nothing(
    repository: Path, closed: str
) -> None:
    ended = subprocess.run(
        ("/bin/sh", "-c", f'exec "$0" -c "$1" {closed}', sys.executable, FAKE),
        cwd=repository,
        env={"PATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr in {"", "a warning"}
