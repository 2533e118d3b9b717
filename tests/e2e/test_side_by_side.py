"""Two runs on one engine at the same time: each has its own lab, and a tag is one's at a time."""

from __future__ import annotations

import secrets
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from readiness.engine.borrowed import record_name
from tests.chaos.engine import Ledger
from tests.chaos.repository import write
from tests.e2e.engine_state import lines, tagged
from tests.e2e.test_bad_luck import Repository

pytestmark = [pytest.mark.engine, pytest.mark.timeout(400)]


@pytest.fixture
def borrowed() -> Iterator[str]:
    """A tag that points nowhere, and does so again whatever the test leaves."""
    tag = f"side-by-side-{secrets.token_hex(4)}:latest"
    yield tag
    subprocess.run(("docker", "rmi", tag), capture_output=True, check=False)


class Written(Repository):
    """A repository whose worker is ready, and whose base borrows a tag."""

    def __init__(self, root: Path, tag: str) -> None:
        self.root = root
        root.mkdir()
        write(root, tag)


def test_two_runs_that_borrow_one_tag_are_both_ready(tmp_path: Path, borrowed: str) -> None:
    repositories = [Written(tmp_path / name, borrowed) for name in ("one", "two")]
    processes = [each.start() for each in repositories]

    texts = [process.communicate(timeout=200)[0] for process in processes]
    both = zip(repositories, processes, texts, strict=True)
    ended = [each.ended(process.returncode, text) for each, process, text in both]

    assert [each.last_line for each in ended] == ["READY 4/4 (exit 0)"] * 2, "\n".join(texts)
    assert tagged(borrowed) == frozenset()


def test_a_tag_that_a_killed_run_had_points_back_after_the_next_one(
    tmp_path: Path, borrowed: str
) -> None:
    killed, then = (Written(tmp_path / name, borrowed) for name in ("killed", "then"))
    with Ledger(tmp_path) as ledger:
        process = killed.start()
        assert process.stdout is not None
        assert any("build w" in line for line in process.stdout)
        owner = _owner(killed.root)
        # While it lives: once it is dead, any run beside us may sweep.
        assert f"image {borrowed}" in ledger.left_of(killed.root, borrowed)
        assert f"container /{record_name(borrowed)}" in ledger.left_of(killed.root, borrowed)
        subprocess.run(("docker", "kill", owner), capture_output=True, check=True)
        process.communicate(timeout=60)

        ended = then.run()
        assert ended.last_line == "READY 4/4 (exit 0)", ended.text
        assert ledger.left_of(tmp_path, borrowed) == frozenset()


@pytest.mark.parametrize("elsewhere", ["", "debian:trixie-slim"])
def test_a_tag_that_somebody_takes_away_before_it_is_built_on_costs_no_verdict(
    tmp_path: Path, borrowed: str, elsewhere: str
) -> None:
    repository = Written(tmp_path / "robbed", borrowed)
    with (repository.root / "Dockerfile").open("a") as dockerfile:
        dockerfile.write(f"RUN sleep 3 && : {borrowed}\n")  # so that we are in time
    process = repository.start()
    while process.poll() is None and not tagged(borrowed):
        time.sleep(0.02)
    lines(*(("tag", elsewhere, borrowed) if elsewhere else ("rmi", borrowed)))

    text, _ = process.communicate(timeout=200)

    ended = repository.ended(process.returncode, text)
    assert ended.last_line == "READY 4/4 (exit 0)", text
    assert tagged(borrowed) == frozenset()


def _owner(root: Path) -> str:
    listed = subprocess.run(
        ("docker", "ps", "-q", "--no-trunc", "--filter", f"volume={root}"),
        capture_output=True,
        text=True,
        check=True,
    )
    return listed.stdout.split()[0]
