"""The bench's result as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from tests.bench.machine import Noise
from tests.bench.numbers import Line


def show(console: Console, title: str, lines: Sequence[Line], targets: dict[str, float]) -> None:
    """One group: medians, least times, how far apart, and the ratio to the yardstick."""
    table = Table(title=title, title_justify="left")
    for name in ("contestant", "median", "least", "spread", "cpu", "ratio", "target"):
        table.add_column(name, justify="left" if name == "contestant" else "right")
    for line in lines:
        target = targets.get(line.contestant)
        table.add_row(
            line.contestant,
            f"{line.median_s:.2f} s",
            f"{line.least_s:.2f} s",
            f"{line.spread:.0%}",
            "" if line.cpu_s is None else f"{line.cpu_s:.2f} s",
            "" if line.ratio is None else f"{line.ratio:.2f}",
            "" if target is None else f"≤ {target:g}",
        )
    console.print(table)
    for line in lines:
        _show_parts(console, line)


def show_noise(console: Console, noises: Iterable[Noise]) -> None:
    """How far the numbers can be trusted."""
    kept = tuple(noises)
    loads, busy = [n.load for n in kept], [n.busy for n in kept]
    console.print(
        f"the machine between runs: load {min(loads):.1f} to {max(loads):.1f},"
        f" {min(busy):.0%} to {max(busy):.0%} of its processors in use by others;"
        " trust the ratios, which are of runs of the same round"
    )


def _show_parts(console: Console, line: Line) -> None:
    if line.parts:
        told = ", ".join(f"{name} {seconds:.2f}" for name, seconds in line.parts.items())
        console.print(f"  {line.contestant}: {told}", style="dim", highlight=False)
