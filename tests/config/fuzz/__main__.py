"""usage: python -m tests.config.fuzz [--files N] [--seed N] [--keep DIR]

Damages N files and loads each; tells what was seen, and keeps what is wrong in DIR.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.config.fuzz.run import BATCH, Batch, run


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


def _tell(done: Iterator[list[tuple[str, int, float, str, dict[str, bytes]]]], keep: Path) -> int:
    seen: Counter[str] = Counter()
    slowest, wrong = (0.0, ""), 0
    for name, problems, seconds, complaint, files in (each for batch in done for each in batch):
        seen[
            "valid" if not problems and not complaint else "told" if not complaint else "wrong"
        ] += 1
        seen["problems"] += problems
        slowest = max(slowest, (seconds, name))
        if complaint:
            wrong += 1
            print(f"{name}: {complaint[-1500:]}\n", flush=True)
            for path, content in files.items():
                (keep / name / path).parent.mkdir(parents=True, exist_ok=True)
                (keep / name / path).write_bytes(content)
    print(f"{dict(seen)}; slowest {slowest[0]:.2f} s ({slowest[1]})")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
