"""A run prepares Postgres for later ones, which start from it, whatever their database is."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.bench.ours import repository
from tests.e2e.engine_state import left_of, lines

pytestmark = pytest.mark.engine


def run(folder: Path, database: str) -> dict[str, object]:
    root = repository(folder, services={"postgres": {"database": database}})
    readiness = Path(sys.executable).with_name("readiness")
    done = subprocess.run(
        (readiness, "run", "--format", "json", "--root", root, "--report-dir", folder / "reports"),
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report: dict[str, object] = json.loads(done.stdout)
    return report


def started_from(since: float) -> frozenset[str]:
    """The images of the containers that were made since then."""
    window = ("--since", f"{since:.3f}", "--until", f"{time.time():.3f}")
    of_a_run = ("--filter", "event=create", "--filter", "label=readiness.run")
    return lines("events", *window, *of_a_run, "--format", "{{.Actor.Attributes.image}}")


@pytest.mark.timeout(600)
def test_the_second_run_starts_from_what_the_first_has_prepared(tmp_path: Path) -> None:
    run(tmp_path / "first", "academy")
    prepared = lines("images", "--format", "{{.Repository}}:{{.Tag}}", "readiness-prepared")
    since = time.time()

    second = run(tmp_path / "second", "videos")

    assert prepared & started_from(since)
    assert not left_of(str(second["run_id"]))
    assert prepared == lines("images", "--format", "{{.Repository}}:{{.Tag}}", "readiness-prepared")
