"""One case of the zoo, read from its folder: what it puts in place, and what must be found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ZOO = Path(__file__).parent
CASES = ZOO / "cases"
KEYS = {"why", "expect", "honest", "warns", "worker", "config", "alone", "slow"}
GATES = ("image", "redis", "queue", "database")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the annotation must lead: a file, and a text that its line contains."""

    file: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Case:
    """One worker of the zoo.

    `red` maps each gate that must be red to its cause (none for an honest worker); `gate` is the
    one that tells what is broken, at `place` if there is one. `worker` and `config` are merged
    over the defaults; `alone` asks for a run of its own. `warns` is a text of a warning that the
    report must have for the worker.
    """

    name: str
    why: str
    folder: Path
    gate: str = ""
    red: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None
    warns: str = ""
    worker: Mapping[str, Any] = field(default_factory=dict)
    config: Mapping[str, Any] = field(default_factory=dict)
    alone: bool = False
    slow: bool = False

    @property
    def honest(self) -> bool:
        """Whether all of its gates must be green."""
        return not self.red


def load(folder: Path) -> Case:
    """The case of a folder; ValueError says what is wrong with its `case.yml`."""
    data = yaml.safe_load((folder / "case.yml").read_text())
    unknown = set(data) - KEYS
    expect = data.get("expect") or {}
    also = expect.get("also") or {}
    if unknown or not data.get("why") or bool(expect) == bool(data.get("honest")):
        raise ValueError(
            f"{folder.name}/case.yml: needs `why`, and `expect` or `honest`; {unknown}"
        )
    if expect and not {expect["gate"], *also} <= set(GATES):
        raise ValueError(f"{folder.name}: no such gate: {expect['gate']}, {also}")
    return Case(
        name=folder.name,
        why=data["why"],
        folder=folder,
        gate=expect.get("gate", ""),
        red={expect["gate"]: expect["cause"], **also} if expect else {},
        place=Place(file=expect["file"], text=expect["line"]) if "line" in expect else None,
        warns=data.get("warns") or "",
        worker=data.get("worker") or {},
        config=data.get("config") or {},
        alone=bool(data.get("alone")),
        slow=bool(data.get("slow")),
    )


def load_all(names: tuple[str, ...] = ()) -> tuple[Case, ...]:
    """Every case, or those named (a name may be the beginning of several), by name."""
    folders = sorted(path.parent for path in CASES.glob("*/case.yml"))
    return tuple(load(folder) for folder in folders if not names or folder.name.startswith(names))
