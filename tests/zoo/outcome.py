"""Holds what a run said of a case against what the case expects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.zoo.case import Case, Place

GREEN = ("pass", "waived")
RED = ("fail", "blocked", "missing")
Gates = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One case after its run: which of the questions were answered rightly, and what was said."""

    case: Case
    caught: bool
    right_gate: bool
    right_cause: bool
    right_line: bool
    said: str
    warned: bool = True
    took_s: float = 0.0

    @property
    def right(self) -> bool:
        """Whether everything is as the case expects."""
        answers = (self.caught, self.right_gate, self.right_cause, self.right_line, self.warned)
        return all(answers)


def compare(case: Case, gates: Gates, warnings: Sequence[str], root: Path) -> Outcome:
    """The outcome of a case whose worker's gates came to this, in the repository at `root`."""
    warned = any(w.startswith(f"{case.name}: ") and case.warns in w for w in warnings)
    red = {name: gate["cause"] for name, gate in gates.items() if gate["status"] not in GREEN}
    judged = all(gate["status"] in (*GREEN, *RED) for gate in gates.values())
    told = gates.get(case.gate, {})
    place = (told.get("location") or {}) if case.place else {}
    return Outcome(
        case=case,
        caught=judged and bool(gates) and bool(red) is not case.honest,
        right_gate=set(red) == set(case.red),
        right_cause=red == dict(case.red),
        right_line=case.place is None or _leads_to(place, case.place, case, root),
        said=_said(gates) + ("" if warned or not case.warns else f"\nno warning: {case.warns}"),
        warned=warned or not case.warns,
        took_s=max((gate["duration_s"] for gate in gates.values()), default=0.0),
    )


def not_run(case: Case, why: str) -> Outcome:
    """The outcome of a case whose run gave no report."""
    return Outcome(
        case=case, caught=False, right_gate=False, right_cause=False, right_line=False, said=why
    )


def _leads_to(location: Mapping[str, Any], place: Place, case: Case, root: Path) -> bool:
    inside = (f"cases/{case.name}/{place.file}", place.file)
    path, line = location.get("path", ""), location.get("line", 0)
    if path not in inside:
        return False
    lines = (root / path).read_text().splitlines()
    return 0 < line <= len(lines) and place.text in lines[line - 1]


def _said(gates: Gates) -> str:
    parts = []
    for name, gate in gates.items():
        if gate["status"] in GREEN:
            continue
        where = gate.get("location") or {}
        at = f" at {where['path']}:{where['line']}" if where else ""
        parts.append(f"{name} {gate['status']} {gate['cause']}{at}: {gate['message']}")
    return "\n".join(parts) or "all green"
