"""Two runs on one engine at the same time: each has its own lab, and a tag is one's at a time."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.chaos.engine import Ledger
from tests.chaos.repository import write
from tests.e2e.engine_state import tagged
from tests.e2e.test_bad_luck import Repository

pytestmark = [pytest.mark.engine, pytest.mark.timeout(400)]

BORROWED = "chaos-base:latest"


class Written(Repository):
    """A repository whose worker is ready, and whose base borrows a tag."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        write(root)


def test_two_runs_that_borrow_one_tag_are_both_ready(tmp_path: Path) -> None:
    before = tagged(BORROWED)
    repositories = [Written(tmp_path / name) for name in ("one", "two")]
    processes = [each.start() for each in repositories]

    ended = [each.end(process) for each, process in zip(repositories, processes, strict=True)]

    texts = "\n".join(each.text for each in ended)
    assert [each.last_line for each in ended] == ["READY 4/4 (exit 0)"] * 2, texts
    assert tagged(BORROWED) == before


def test_a_tag_that_a_killed_run_had_points_back_after_the_next_one(tmp_path: Path) -> None:
    killed, then = Written(tmp_path / "killed"), Written(tmp_path / "then")
    with Ledger(tmp_path) as ledger:
        process = killed.start()
        assert process.stdout is not None
        assert any("build w" in line for line in process.stdout)
        owner = _owner(killed.root)
        subprocess.run(("docker", "kill", owner), capture_output=True, check=True)
        process.communicate(timeout=60)
        assert f"image {BORROWED}" in ledger.left_of(tmp_path, BORROWED)
        assert len(ledger.left_of(killed.root, BORROWED)) > 1

        ended = then.run()
        assert ended.last_line == "READY 4/4 (exit 0)", ended.text
        assert ledger.left_of(tmp_path, BORROWED) == frozenset()


def _owner(root: Path) -> str:
    listed = subprocess.run(
        ("docker", "ps", "-q", "--no-trunc", "--filter", f"volume={root}"),
        capture_output=True,
        text=True,
        check=True,
    )
    return listed.stdout.split()[0]
