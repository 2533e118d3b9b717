"""What a bench's numbers come to: medians, ratios of the same round, how far they lie apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One run of one contestant: how long it took in all, and what it measured itself.

    `cpu_s` is the processor time of everything that it made run, None where nobody counted.
    """

    contestant: str
    round: int
    wall_s: float
    cpu_s: float | None = None
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Line:
    """What a contestant's samples come to; `spread` is (most - least) / median."""

    contestant: str
    median_s: float
    least_s: float
    spread: float
    cpu_s: float | None
    ratio: float | None
    parts: Mapping[str, float]


def lines(samples: Iterable[Sample], yardstick: str) -> tuple[Line, ...]:
    """One line for each contestant, in the order in which they came."""
    kept = tuple(samples)
    names = dict.fromkeys(sample.contestant for sample in kept)
    return tuple(_line(kept, name, yardstick) for name in names)


def ratios(samples: Iterable[Sample], name: str, yardstick: str) -> tuple[float, ...]:
    """The contestant's time over the yardstick's, round by round: both had the same noise."""
    by_round = {(s.contestant, s.round): s.wall_s for s in samples}
    rounds = sorted(round_ for who, round_ in by_round if who == name)
    return tuple(
        by_round[name, round_] / by_round[yardstick, round_]
        for round_ in rounds
        if (yardstick, round_) in by_round
    )


def _line(samples: tuple[Sample, ...], name: str, yardstick: str) -> Line:
    mine = [sample for sample in samples if sample.contestant == name]
    walls = [sample.wall_s for sample in mine]
    found = ratios(samples, name, yardstick)
    return Line(
        contestant=name,
        median_s=median(walls),
        least_s=min(walls),
        spread=(max(walls) - min(walls)) / median(walls),
        cpu_s=_median_of(sample.cpu_s for sample in mine),
        ratio=median(found) if found else None,
        parts=_parts(mine),
    )


def _parts(samples: Iterable[Sample]) -> dict[str, float]:
    seen: dict[str, list[float]] = {}
    for sample in samples:
        for name, seconds in sample.parts.items():
            seen.setdefault(name, []).append(seconds)
    return {name: median(values) for name, values in seen.items()}


def _median_of(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
