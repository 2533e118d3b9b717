"""Runs a batch of damaged projects in one folder; each is made anew from its seed and number."""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.config.fuzz.damage import damaged
from tests.config.fuzz.judge import Outcome, judge
from tests.config.fuzz.seeds import SEEDS, WEIGHTS

BATCH = 250
MEMORY = 2 << 30


@dataclass(frozen=True, kw_only=True)
class Batch:
    """The projects of the numbers from `start`."""

    seed: int
    start: int
    size: int = BATCH


@dataclass(frozen=True, kw_only=True)
class Told:
    """What became of a damaged project; `files` are those that were damaged."""

    name: str
    outcome: Outcome
    files: Mapping[str, bytes]


def run(batch: Batch) -> list[Told]:
    """Damage and load each."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    return [one(batch.seed, number) for number in range(batch.start, batch.start + batch.size)]


def one(seed: int, number: int) -> Told:
    """Damage and load the project of that number."""
    random = Random(f"{seed}-{number}")  # noqa: S311 - what is wanted is the same again
    project = random.choices(SEEDS, WEIGHTS)[0]
    # The configuration itself every other time, else another file that it leads to.
    others = [*project.files][1:]
    path = random.choice(others) if others and random.random() < 0.5 else "readiness.yml"
    files = {path: damaged(random, project.files[path])}
    with tempfile.TemporaryDirectory(prefix="readiness-fuzz-") as folder:
        root = Path(folder)
        project.write(root, files)
        outcome = judge(root, project)
    return Told(name=f"{seed}-{number}", outcome=outcome, files=files)
