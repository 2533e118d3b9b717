"""A workflow's matrix: which job checks which workers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

MOST_JOBS = 256
"""GitHub takes no more jobs in a matrix."""


def matrix(workers: Sequence[str], shards: int = 0) -> dict[str, Any]:
    """The matrix for `fromJSON`: one job per worker, or at most `shards` jobs of like size.

    `name` is fit for a job's name and an artifact's; `worker` is what the input of that name takes.
    """
    parts = tuple(_parts(workers, min(shards or len(workers), len(workers), MOST_JOBS)))
    names = (part[0] if len(part) == 1 else f"shard-{n}" for n, part in enumerate(parts, 1))
    return {
        "include": [
            {"name": name, "worker": ",".join(part)}
            for name, part in zip(names, parts, strict=True)
        ]
    }


def _parts(workers: Sequence[str], count: int) -> Iterator[Sequence[str]]:
    """Neighbours stay together: they tend to share images."""
    size, larger = divmod(len(workers), count)
    start = 0
    for number in range(count):
        end = start + size + (number < larger)
        yield workers[start:end]
        start = end
