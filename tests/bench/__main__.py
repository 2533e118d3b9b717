"""`python -m tests.bench`: this tool and its rivals in turn, and what that comes to.

Every contestant runs once unmeasured and then once a round, one after the other; what counts is
the median of the ratios of the same round. The raw numbers, with the machine's noise before each
round, go to `numbers.json`, the picture to `bench.svg`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console

from readiness.action_image import ensure, image_tag
from readiness.engine import connect
from tests.bench import setup
from tests.bench.chart import chart
from tests.bench.contestants import Contestant, action, buildx, ours, rival
from tests.bench.machine import Noise, cpu_of, listen
from tests.bench.numbers import Sample, lines
from tests.bench.table import show, show_noise
from tests.runner.container import find_docker

GROUPS = ("peers", "workers", "red", "build")
WORKERS = (1, 2, 4, 8)
STATE = Path(".make/bench")
WIDTH = 140


@dataclass(frozen=True, kw_only=True)
class Group:
    """Contestants that run in turn, the yardstick among them, and what is hoped for."""

    title: str
    yardstick: str
    contestants: tuple[Contestant, ...]
    targets: dict[str, float]


def main(arguments: Sequence[str]) -> int:
    """Run the groups that are asked for."""
    options = _options(arguments)
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    options.out.mkdir(parents=True, exist_ok=True)
    ensure(connect(), image_tag())
    setup.build_images()
    python, compose = setup.rivals_python(STATE / "rivals"), setup.compose(STATE)
    raw: dict[str, object] = {"versions": setup.versions(python, compose)}
    with tempfile.TemporaryDirectory(prefix="readiness-bench-") as folder:
        for name in options.only or GROUPS:
            group = _group(name, Path(folder, name), python, compose)
            samples, noises = _rounds(group.contestants, options.rounds, options.cpu_of, console)
            raw[name] = [asdict(sample) for sample in samples]
            raw[f"{name} noise"] = [noise.dump() for noise in noises]
            found = lines(samples, group.yardstick)
            show(console, group.title, found, group.targets)
            show_noise(console, noises)
            (options.out / f"{name}.svg").write_text(chart(group.title, found), encoding="utf-8")
            (options.out / "numbers.json").write_text(json.dumps(raw, indent=1), encoding="utf-8")
    console.print(f"raw numbers and pictures: {options.out}; compared: {raw['versions']}")
    return 0


def _group(name: str, folder: Path, python: Path, compose: str | None) -> Group:
    match name:
        case "peers":
            return _peers(folder, python, compose)
        case "workers":
            names = {number: f"readiness, {number} workers" for number in WORKERS}
            made = (ours(names[n], folder / str(n), n) for n in WORKERS)
            targets = {names[4]: 1.8, names[8]: 2.8}
            return Group(
                title="one run with more workers",
                yardstick=names[1],
                contestants=tuple(made),
                targets=targets,
            )
        case "red":
            green, red = ours("green", folder / "green"), ours("red", folder / "red", red=True)
            return Group(
                title="a run that is red, its wait ended by evidence",
                yardstick="green",
                contestants=(green, red),
                targets={"red": 1.0},
            )
        case _:
            return Group(
                title="a build where nothing has changed, without and with the run around it",
                yardstick="docker buildx build",
                contestants=(
                    buildx("docker buildx build", folder / "buildx"),
                    _only_the_build(ours("readiness run", folder / "ours")),
                ),
                targets={},
            )


def _peers(folder: Path, python: Path, compose: str | None) -> Group:
    docker = find_docker()
    rivals = [rival("ideal", python, "ideal.py", docker)]
    if compose is not None:
        rivals.append(rival("Compose, checks every second", python, "composed.py", compose))
    rivals.append(rival("testcontainers, polls of 0.05 s", python, "containers.py", docker))
    first, *others = rivals
    own = [ours("readiness run", folder / "run")]
    if not os.environ.get("DOCKER_HOST"):  # GitHub's runner knows only the usual socket
        own.append(action("readiness, the action", folder / "action"))
    return Group(
        title="the whole work on one worker",
        yardstick=first.name,
        contestants=(first, *own, *others),
        targets={contestant.name: 1.3 for contestant in own},
    )


def _only_the_build(whole: Contestant) -> Contestant:
    def run() -> tuple[float | None, dict[str, float]]:
        _, parts = whole.run()
        return parts["build"], {}

    return Contestant(name="in a run", run=run)


def _rounds(
    contestants: Sequence[Contestant], rounds: int, counter: Path | None, console: Console
) -> tuple[list[Sample], list[Noise]]:
    samples: list[Sample] = []
    noises: list[Noise] = []
    for number in range(rounds + 1):
        noises.append(listen())
        for contestant in contestants:
            sample = _sample(contestant, number, counter)
            console.print(f"round {number}: {contestant.name} {sample.wall_s:.2f} s", style="dim")
            samples += [sample] if number else []
    return samples, noises[1:]


def _sample(contestant: Contestant, number: int, counter: Path | None) -> Sample:
    used, began = cpu_of(counter), time.monotonic()
    seconds, parts = contestant.run()
    took, after = time.monotonic() - began, cpu_of(counter)
    return Sample(
        contestant=contestant.name,
        round=number,
        wall_s=took if seconds is None else seconds,
        cpu_s=after - used if after is not None and used is not None else None,
        parts=parts,
    )


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, metavar="N", help="default: 7")
    parser.add_argument("--only", nargs="+", choices=GROUPS, metavar="GROUP", help=str(GROUPS))
    parser.add_argument("--out", type=Path, default=STATE, metavar="DIR")
    parser.add_argument(
        "--cpu-of",
        type=Path,
        metavar="FILE",
        help="also count processor time: the cpuacct.usage of a group that all of it runs in",
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
