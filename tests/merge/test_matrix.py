"""A workflow's matrix: every worker in exactly one job, and no more jobs than asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.cli import main
from readiness.matrix import MOST_JOBS, matrix

FILE = """\
version: 1
workers:
  video: {image: a, environment: {SECRET: "${NOT_SET_IN_THIS_JOB}"}, gates: {}}
  messaging: {image: b, gates: {}}
  audio: {image: c, gates: {}}
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "readiness.yml").write_text(FILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def jobs(made: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["name"], each["worker"]) for each in made["include"]]


@pytest.mark.parametrize(
    ("shards", "expected"),
    [
        (0, [("a", "a"), ("b", "b"), ("c", "c")]),
        (1, [("shard-1", "a,b,c")]),
        (2, [("shard-1", "a,b"), ("c", "c")]),
        (3, [("a", "a"), ("b", "b"), ("c", "c")]),
        (9, [("a", "a"), ("b", "b"), ("c", "c")]),
    ],
)
def test_a_job_per_worker_or_shards_of_like_size(
    shards: int, expected: list[tuple[str, str]]
) -> None:
    assert jobs(matrix("abc", shards)) == expected


@given(st.lists(st.integers(), unique=True, min_size=1, max_size=600), st.integers(0, 300))
def test_every_worker_is_in_exactly_one_job(numbers: Sequence[int], shards: int) -> None:
    workers = [f"w{number}" for number in numbers]
    made = jobs(matrix(workers, shards))
    parts = [worker.split(",") for _, worker in made]
    assert [worker for part in parts for worker in part] == workers
    assert len(made) == min(shards or len(workers), len(workers), MOST_JOBS)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1
    names = [name for name, _ in made]
    assert len(set(names)) == len(names)


@pytest.mark.usefixtures("repository")
def test_plan_prints_one_line_of_json_and_needs_no_variable(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["plan", "--shards", "2"]) == 0
    seen = capsys.readouterr()
    assert jobs(json.loads(seen.out)) == [("shard-1", "video,messaging"), ("audio", "audio")]
    assert (seen.out.count("\n"), seen.err) == (1, "")


@pytest.mark.usefixtures("repository")
def test_plan_of_some_workers_is_of_these_in_the_order_of_the_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["plan", "--worker", "audio", "--worker", "video"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert jobs(made) == [("video", "video"), ("audio", "audio")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [", r"readiness\.yml:1"),
        ("version: 1\n", "under `workers`"),
        ("version: 1\nworkers: {}\n", "readiness.yml:2:10: expected a mapping of workers"),
        ("version: 1\nworkers: [video]\n", "under `workers`"),
        ('version: 1\nworkers: {"a,b": {}}\n', "expected a name"),
        ("null", "under `workers`"),
    ],
)
def test_a_file_without_workers_is_told_on_standard_error_and_exits_2(
    repository: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    (repository / "readiness.yml").write_text(text, encoding="utf-8")
    assert main(["plan"]) == 2
    seen = capsys.readouterr()
    assert seen.out == ""
    assert re.search(told, seen.err)
    assert seen.err.splitlines()[-1] == "CONFIGURATION ERROR (exit 2)"
