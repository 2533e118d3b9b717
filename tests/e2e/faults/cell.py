"""Carries out one cell of the table: a run, a fault in its phase, and what the run made of it."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from readiness.engine import connect, sweep
from readiness.engine.prepared import remove_all
from tests.e2e.engine_state import lines
from tests.e2e.faults.deeds import DEEDS, Undo
from tests.e2e.faults.repository import Slow
from tests.e2e.faults.table import ENGINE, Cell, Phase
from tests.e2e.test_bad_luck import Ended

Deeds = Mapping[str, Callable[[str], Undo]]
APPEARS_S = 240.0
END_S = 400.0
"""The gates' timeouts, our own eyes' patience and the machine's slowness together."""

TRIES = 3
INTO_S = 0.5
"""So long after the phase's beginning; a worker has to have its message by then."""

AT = {
    Phase.SETUP: "setup-1",
    Phase.IMAGE: "image-w",
    Phase.REDIS: "redis-w",
    Phase.ENQUEUE: "trigger-w",
    Phase.WORK: "worker-w",
}
"""The container whose being there says that the phase has begun."""

AFTER = {Phase.SETTLE: " work w", Phase.REPORT: " settle w"}
"""The line at whose sight the phase has begun: that of the phase before it."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a run made of a fault; `took_s` is how long it went on after it."""

    cell: Cell
    ended: Ended
    struck: bool
    took_s: float

    @property
    def statuses(self) -> str:
        """The four gates, each by a letter; empty where there is no report."""
        workers = self.ended.report.get("workers", ())
        return "".join(str(gate["status"])[0] for each in workers for gate in each["gates"])

    @property
    def wrong(self) -> str:
        """What must not be: a red gate, a fault that nobody is said to have."""
        if set(self.statuses) - {"p", "e"} or self.ended.status not in (0, 3):
            return f"judged {self.statuses}, exit {self.ended.status}"
        if self.ended.status == 0:
            return "" if self.statuses == "pppp" else f"ready with {self.statuses}"
        named = ("the lab's", f"the container {self.cell.victim}", "the engine")
        return "" if any(each in self.why for each in named) else "nobody's fault"

    @property
    def why(self) -> str:
        """The sentence of the first gate that could not be judged."""
        workers = self.ended.report.get("workers", ())
        gates = [gate for each in workers for gate in each["gates"]]
        return next((str(g["message"]) for g in gates if g["status"] == "error"), "")


@dataclass
class _Output:
    """What a run prints, and whoever waits for a line of it."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        self.lines.extend(self.process.stdout or ())

    def end(self) -> tuple[int, str]:
        """How it ended and what it printed. Raises AssertionError where it hangs."""
        try:
            status = self.process.wait(END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"it still ran after {END_S:.0f} s: {self.lines[-9:]}") from None
        self.thread.join()
        if self.process.stdout is not None:
            self.process.stdout.close()
        return status, "".join(self.lines)

    def has(self, words: str) -> bool:
        return any(line.rstrip().endswith(words) for line in tuple(self.lines))


def carry_out(cell: Cell, repository: Slow, deeds: Deeds = DEEDS) -> Outcome:
    """Run the worker, and let the fault happen in its phase."""
    if cell.deed == "fill":  # a server that is prepared keeps its data on the machine's own disk
        remove_all(connect())
    process = repository.start()
    output = _Output(process)
    container = _at_the_moment(cell, repository.root, output)
    began, undo = time.monotonic(), _done(deeds[cell.deed], container)
    try:
        status, text = output.end()
    finally:
        if undo is not None:
            undo()
    took_s = time.monotonic() - began
    if cell.victim == ENGINE:  # which may have been gone when the run was at its end
        sweep(connect())
    ended = repository.ended(status, text)
    return Outcome(cell=cell, ended=ended, struck=undo is not None, took_s=took_s)


def _done(deed: Callable[[str], Undo], container: str) -> Undo | None:
    """Do it; what undoes it, None where the container or the run was over by then."""
    for _ in range(TRIES if container else 0):
        try:
            return deed(container)
        except subprocess.CalledProcessError:
            time.sleep(INTO_S)  # the engine may still be at its start
    return None


def _at_the_moment(cell: Cell, root: Path, output: _Output) -> str:
    """Wait for the phase; the name of the victim's container, empty where the run was over."""
    deadline = time.monotonic() + APPEARS_S
    for _ in _polled(output, deadline):
        if (words := AFTER.get(cell.phase)) is not None:
            if output.has(words):
                time.sleep(INTO_S if cell.phase is Phase.SETTLE else 0.0)
                break
        elif _running(root, AT.get(cell.phase) or _first(cell.victim)):
            time.sleep(0.0 if cell.phase is Phase.START else INTO_S)
            break
    for _ in _polled(output, deadline):
        if cell.victim == ENGINE:
            return ENGINE
        if name := _running(root, cell.victim):
            return name
    return ""


def _first(victim: str) -> str:
    return "redis" if victim == ENGINE else victim


def _polled(output: _Output, deadline: float) -> Iterator[None]:
    while output.process.poll() is None and time.monotonic() < deadline:
        yield
        time.sleep(0.1)


def _running(root: Path, role: str) -> str:
    for owner in lines("ps", "-q", "--no-trunc", "--filter", f"volume={root}"):
        mine = ("--filter", f"label=readiness.owner={owner}", "--filter", f"name=-{role}$")
        for name in lines("ps", "--format", "{{.Names}}", *mine):
            return name
    return ""
