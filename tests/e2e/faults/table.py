"""The cells of the table: which fault befalls whom in which phase."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

SERVERS = ("redis", "postgres", "aws", "sink")
OF_SERVERS = ("kill", "stop", "remove", "pause", "freeze", "drop", "junk", "fill")
OF_OTHERS = ("kill", "remove", "pause")
ENGINE = "engine"
OF_THE_ENGINE = ("restart", "crash", "hang", "full")


class Phase(StrEnum):
    """When it happens."""

    START = "start"
    SETUP = "setup"
    IMAGE = "gate 1"
    REDIS = "gate 2"
    ENQUEUE = "enqueue"
    WORK = "work"
    SETTLE = "settle"
    REPORT = "report"


OTHERS = {
    "setup-1": Phase.SETUP,
    "service-web": Phase.WORK,
    "image-w": Phase.IMAGE,
    "redis-w": Phase.REDIS,
    "redis-control-w": Phase.REDIS,
    "trigger-w": Phase.ENQUEUE,
    "worker-w": Phase.WORK,
}
"""The containers of the worker and of its repository, and the phase in which each is at work."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One fault."""

    deed: str
    victim: str
    phase: Phase

    @property
    def alone(self) -> bool:
        """Whether no other run may be at work: it would prepare the Postgres that it lacks."""
        return self.deed == "fill"

    def __str__(self) -> str:
        return f"{self.deed} {self.victim}, {self.phase}"


def table() -> Iterator[Cell]:
    """All cells."""
    for phase in Phase:
        for victim in SERVERS:
            for deed in OF_SERVERS:
                if _is_possible(deed, victim) and _is_another(deed, phase):
                    yield Cell(deed=deed, victim=victim, phase=phase)
    for victim, phase in OTHERS.items():
        for deed in OF_OTHERS:
            yield Cell(deed=deed, victim=victim, phase=phase)


def engine_table() -> Iterator[Cell]:
    """What befalls an engine of our own."""
    for phase in Phase:
        for deed in OF_THE_ENGINE:
            yield Cell(deed=deed, victim=ENGINE, phase=phase)


def covering() -> tuple[Cell, ...]:
    """The few that `make test` has time for: gone, standing still and hanging; ours and theirs."""
    chosen = (
        ("kill", "redis", Phase.WORK),
        ("pause", "aws", Phase.SETTLE),
        ("freeze", "postgres", Phase.WORK),
        ("remove", "postgres", Phase.START),
        ("kill", "worker-w", Phase.WORK),
    )
    return tuple(Cell(deed=deed, victim=victim, phase=phase) for deed, victim, phase in chosen)


def _is_another(deed: str, phase: Phase) -> bool:
    """To us a server that was killed, stopped or removed is the same: gone."""
    return deed not in ("stop", "remove") or phase in (Phase.START, Phase.WORK)


def _is_possible(deed: str, victim: str) -> bool:
    if deed == "fill":  # the others keep nothing on a disk
        return victim == "postgres"
    return (deed, victim) != ("junk", "sink")  # which is asked over UDP
