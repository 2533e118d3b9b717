"""One run after the other is struck in a lane; several lanes share one engine."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from readiness.engine import connect, sweep
from tests.chaos.blow import Blow, Form, strike
from tests.chaos.engine import Ledger
from tests.chaos.repository import write
from tests.chaos.running import CommandLine, Ended, Running, Step

PYTHONS_OWN = "Fatal Python error: init_"
"""What Python says where a signal meets it before the first line of a program."""

SWEEPS, PAUSE_S = 3, 1.0
END_S = 300.0
"""So long a run may take to end once it was struck: its container is gone by then, or hangs."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one blow: whether it met a run at work, and what is wrong with what it left."""

    blow: Blow
    struck: bool
    wrong: str
    left: frozenset[str]
    took_s: float


class Lane:
    """A folder with two repositories of the same worker, which borrow the same tag."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self._folder = folder
        self._ledger = ledger
        self._known: frozenset[str] = frozenset()
        self._tag = f"chaos-base-{folder.name}:latest"
        self._one, self._other = folder / "one", folder / "other"
        for root in (self._one, self._other):
            root.mkdir(parents=True)
            write(root, self._tag)

    def whole(self, form: Form) -> float:
        """How long a run takes that is left alone. Raises SystemExit where it is not ready."""
        began = time.monotonic()
        ended = self._start(form).end(END_S)
        if ended.status != 0:
            raise SystemExit(f"the worker is not ready when its run is left alone:\n{ended.text}")
        return time.monotonic() - began

    def carry_out(self, blow: Blow, whole_s: float) -> Outcome:
        """Strike one run, and see how it ended and what is left after the next one's sweep."""
        beside = CommandLine(self._other) if blow.form is Form.BESIDE else None
        run = self._start(blow.form)
        struck = strike(blow.way, run, blow.part * whole_s)
        began = time.monotonic()
        wrong = judged(run.end(END_S))
        took_s = time.monotonic() - began
        if beside is not None:
            ended = beside.end(2 * END_S)
            wrong = wrong or ("" if ended.status == 0 else f"the other run: {ended.text[-3000:]}")
        if blow.form is not Form.ACTION:  # its post step has swept
            sweep(connect())
        return Outcome(blow=blow, struck=struck, wrong=wrong, left=self._left(), took_s=took_s)

    def _left(self) -> frozenset[str]:
        """What the blow left that the next runs' sweeps do not remove either.

        To a sweep a run is alive as long as the engine has not ended the container that was killed.
        """
        left = self._ledger.left_of(self._folder, self._tag) - self._known
        for _ in range(SWEEPS):
            if not left:
                break
            time.sleep(PAUSE_S)
            sweep(connect())
            left = self._ledger.left_of(self._folder, self._tag) - self._known
        self._known |= left
        return left

    def _start(self, form: Form) -> Running:
        return Step(self._one) if form is Form.ACTION else CommandLine(self._one)


def judged(ended: Ended) -> str:
    """What is wrong: the worker is ready, so a run says that, or that it could not find out."""
    if f"\n{PYTHONS_OWN}" in f"\n{ended.text}" and not ended.verdict:
        return ""
    if ended.hung:
        return f"it still ran {END_S:.0f} s later: {ended.text[-300:]}"
    if ended.status == 1 or "NOT READY" in ended.text or ended.verdict == "not-ready":
        return f"a wrong verdict, exit {ended.status}, {ended.verdict}: {ended.text[-3000:]}"
    said = "READY 4/4 (exit 0)" in ended.text
    if (ended.status == 0 or said) and not (said and ended.verdict == "ready"):
        return f"ready without a verdict, exit {ended.status}, {ended.verdict}: {ended.text[-300:]}"
    at = f"\n{ended.text}".find("\nTraceback")  # a worker's is quoted behind a mark
    if at >= 0:
        return f"a traceback: {ended.text[at : at + 3000]}"
    return ""
