"""What grows with the work: `python -m tests.bench.scale` measures each kind at several sizes.

Without an engine: a worker's log, a finding's evidence, workers in a report and a configuration.
With `--engine` also runs with more workers and own services, and a build context of a gigabyte.
Seconds are processor time of this process, with an engine they are time; memory is the most at
once, of this process or of the one in the run's own container (where no other run is at work).
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from readiness.config import load
from readiness.diagnosis.log import excerpt
from readiness.engine.client import LABEL_FRONT
from readiness.engine.logs import LogTail
from readiness.model import Evidence, GateId, Report
from readiness.plan import RunIdentity
from readiness.report.links import Links
from readiness.report.written import write_reports
from readiness.sentence import quoted
from tests.bench.contestants import ours
from tests.bench.ours import repository
from tests.memory import peaks
from tests.report.samples import CLIENT_NONE, clean, report, worker

LINE = b"2026-11-28 12:00:00,000 INFO worker: message %d of the queue has been taken, it seems\n"
KIBI, MEBI = 2**10, 2**20
SIZES: Mapping[str, tuple[int, ...]] = {
    "lines of a worker's log": (1_000, 10_000, 100_000),
    "records of evidence": (10, 100, 1_000),
    "red workers in a report": (1, 8, 32),
    "workers in a configuration": (1, 8, 32),
}
ON_ENGINE: Mapping[str, tuple[int, ...]] = {
    "workers of a run": (1, 2, 4, 8, 16, 32),
    "own services of a run": (1, 10, 50),
    "MB of a build context": (1, 100, 1_000),
}
SERVICE = {"image": "redis:8-alpine", "ready": {"tcp": 6379}}


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one size of one kind of work took; `memory` in bytes, None where nobody looked."""

    kind: str
    size: int
    seconds: float
    memory: int | None = None


def main(arguments: Sequence[str]) -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale", description=__doc__)
    parser.add_argument("--engine", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="readiness-scale-") as folder:
        costs = list(_alone(Path(folder)))
        costs += _with_an_engine(Path(folder)) if options.engine else ()
    Console(width=None if sys.stdout.isatty() else 100).print(_table(costs))
    return 0


def _alone(folder: Path) -> Iterator[Cost]:
    kinds: tuple[Callable[[int, Path], object], ...] = (_log, _evidence, _reports, _configuration)
    for (kind, sizes), work in zip(SIZES.items(), kinds, strict=True):
        work(sizes[0], folder / "first")  # what is loaded, and compiled, at the first time
        for size in sizes:
            yield _measured(kind, size, partial(work, size, folder / str(size)))


def _measured(kind: str, size: int, work: Callable[[], object]) -> Cost:
    began = time.process_time()
    work()
    seconds = time.process_time() - began
    tracemalloc.start()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Cost(kind=kind, size=size, seconds=seconds, memory=most)


def _log(lines: int, _: Path) -> None:
    """A worker's output, followed as it comes, and what a report quotes of it."""
    tail = LogTail(LINE % number for number in range(lines))
    tail.wait_end(600)
    excerpt(tail.lines())


def _evidence(records: int, folder: Path) -> None:
    """All reports on a finding with that much evidence."""
    seen = tuple(
        Evidence(source="redis", statement=quoted(f"`SET key:{number}` from 198.19.0.7"))
        for number in range(records)
    )
    finding = replace(CLIENT_NONE, evidence=seen)
    _write(report(worker("video", {GateId.REDIS: finding})), folder)


def _reports(workers: int, folder: Path) -> None:
    """All reports on that many red workers."""
    _write(report(*(worker(f"w{n}", {GateId.REDIS: CLIENT_NONE}) for n in range(workers))), folder)


def _write(whole: Report, folder: Path) -> None:
    write_reports(clean(whole), folder, Links())


def _configuration(workers: int, folder: Path) -> None:
    """Read a configuration of that many workers into a plan."""
    load(
        root=repository(folder, workers),
        config=None,
        identity=RunIdentity(id="scale", nonce="scale"),
        env_file=None,
        environ={},
        workers=(),
    )


def _with_an_engine(folder: Path) -> Iterator[Cost]:
    workers, services, context = ON_ENGINE
    for size in ON_ENGINE[workers]:
        yield _run(workers, size, folder / f"w{size}", workers=size)
    for size in ON_ENGINE[services]:
        named = {f"extra{number}": SERVICE for number in range(size)}
        yield _run(services, size, folder / f"s{size}", services=named)
    for size in ON_ENGINE[context]:
        place = folder / f"c{size}"
        (place / "repository").mkdir(parents=True)
        with (place / "repository/large").open("wb") as file:
            for _ in range(size):
                file.write(bytes(MEBI))
        yield _run(context, size, place)


def _run(
    kind: str,
    size: int,
    folder: Path,
    workers: int = 1,
    services: Mapping[str, object] | None = None,
) -> Cost:
    """The first of two runs shows the memory, the second one, when nothing is new, the time."""
    contestant = ours(kind, folder, workers, services=services or {})
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(contestant.run)
        most = max(peaks(f"label={LABEL_FRONT}", lambda: not first.done()))
        first.result()
    began = time.monotonic()
    contestant.run()
    seconds = time.monotonic() - began
    return Cost(kind=kind, size=size, seconds=seconds, memory=most * KIBI)


def _table(costs: Iterable[Cost]) -> Table:
    table = Table("what grows", "size", "seconds", "memory", "grew as size to the power of")
    before: Cost | None = None
    for cost in costs:
        same = before if before and before.kind == cost.kind else None
        table.add_row(
            "" if same else cost.kind,
            f"{cost.size:,}",
            f"{cost.seconds:.3f}",
            f"{cost.memory / MEBI:.1f} MiB" if cost.memory is not None else "",
            f"{_power(same, cost):.2f}" if same else "",
            end_section=False,
        )
        before = cost
    return table


def _power(before: Cost, cost: Cost) -> float:
    return math.log(cost.seconds / before.seconds) / math.log(cost.size / before.size)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
