"""usage: python -m tests.config.fuzz [--files N] [--seed N] [--keep DIR]

Damages N files and loads each; tells what was seen, and keeps what is wrong in DIR.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.config.fuzz.run import BATCH, Batch, Told, run

SHOWN = 1500


def main() -> int:
    """Run it: 0 where nothing is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "readiness-fuzz")
    options = parser.parse_args()
    batches = [Batch(seed=options.seed, start=at) for at in range(0, options.files, BATCH)]
    with ProcessPoolExecutor() as pool:
        wrong = _tell(pool.map(run, batches), options.keep)
    return 1 if wrong else 0


def _tell(done: Iterable[Sequence[Told]], keep: Path) -> int:
    """Print what is wrong as it comes, and the figures at the end; how many files were wrong."""
    seen: Counter[str] = Counter()
    slowest = (0.0, "")
    for told in (each for batch in done for each in batch):
        seen[_kind(told)] += 1
        seen["problems"] += told.outcome.problems
        slowest = max(slowest, (told.outcome.seconds, told.name))
        if told.outcome.wrong:
            print(f"{told.name}: {told.outcome.wrong[-SHOWN:]}\n", flush=True)
            _keep(told, keep / told.name)
    print(f"{dict(seen)}; slowest {slowest[0]:.2f} s ({slowest[1]})")
    return seen["wrong"]


def _kind(told: Told) -> str:
    if told.outcome.wrong:
        return "wrong"
    return "refused" if told.outcome.problems else "valid"


def _keep(told: Told, folder: Path) -> None:
    for path, content in told.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
