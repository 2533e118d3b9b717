"""Shows a run in a terminal as a live table: the workers' gates, what goes on and for how long."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from readiness.model import GateId, GateResult
from readiness.progress import build_phase
from readiness.report.plain import judged_line, phase_line
from readiness.report.redact import Redactor
from readiness.report.styles import STYLES
from readiness.report.text import one_line
from readiness.report.words import EN, Words

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True, kw_only=True)
class _Open:
    """A phase that is going on; `start` is by the run's clock, in seconds."""

    name: str
    worker: str
    start: float


class LiveProgress:
    """A context manager: while it is entered there is the table, with what is finished above it."""

    def __init__(
        self,
        out: TextIO,
        redactor: Redactor,
        clock: Callable[[], float] = time.monotonic,
        words: Words = EN,
    ) -> None:
        from rich.console import Console
        from rich.live import Live

        self._redactor = redactor
        self._clock = clock
        self._words = words
        self._began = clock()
        self._lock = Lock()
        self._numbers = count()
        self._open: dict[int, _Open] = {}
        self._gates: dict[str, dict[GateId, GateResult]] = {}
        self._last_line: dict[str, str] = {}
        self._console = Console(file=out, highlight=False, markup=False, emoji=False)
        self._live = Live(
            get_renderable=self.table, console=self._console, transient=True, redirect_stdout=False
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._live.stop()

    @contextmanager
    def phase(self, name: str, worker: str = "") -> Iterator[None]:
        """Shows the phase with its running time, and its line when it has ended."""
        began, number = self._clock(), next(self._numbers)
        with self._lock:
            self._open[number] = _Open(name=name, worker=worker, start=began)
            if worker:
                self._gates.setdefault(worker, {})
        try:
            yield
        finally:
            with self._lock:
                del self._open[number]
            line = phase_line(
                self._words.phase(name), worker, self._clock() - began, self._redactor
            )
            self._console.print(line, style="dim", soft_wrap=True)

    def gate(self, worker: str, result: GateResult) -> None:
        """Fills the gate's place in the table, and prints its line."""
        with self._lock:
            self._gates.setdefault(worker, {})[result.id] = result
        line = judged_line(worker, result, self._redactor, self._words)
        self._console.print(line, style=STYLES[result.finding.status], soft_wrap=True)

    def note(self, text: str) -> None:
        """Prints the remark above the table."""
        said = self._words.say(self._redactor.sentence(text))
        self._console.print(f"- {one_line(said)}", soft_wrap=True)

    def build_output(self, image: str, line: str) -> None:
        """Shows the build's last line beside its phase."""
        text = one_line(self._redactor.clean(line))
        if text:
            with self._lock:
                self._last_line[build_phase(image)] = text

    def secrets(self, values: Iterable[str]) -> None:
        """Masks them from here on."""
        self._redactor.learn(values)

    def table(self) -> RenderableType:
        """The table as it stands now."""
        from rich.console import Group

        with self._lock:
            return Group(self._worker_table(), self._phase_table())

    def _worker_table(self) -> RenderableType:
        from rich.table import Table
        from rich.text import Text

        table = Table(self._words.worker, *(f"{gate.number} {gate}" for gate in GateId))
        for worker, gates in self._gates.items():
            cells = (_cell(gates.get(gate), self._words) for gate in GateId)
            table.add_row(Text(one_line(worker)), *(Text(*cell) for cell in cells))
        table.caption = f"{self._clock() - self._began:.0f} s"
        return table

    def _phase_table(self) -> RenderableType:
        from rich.table import Table
        from rich.text import Text

        table = Table.grid(padding=(0, 1))
        for phase in self._open.values():
            shown = self._words.phase(phase.name)
            name = one_line(self._redactor.clean(f"{shown} {phase.worker}"))
            seconds = f"{self._clock() - phase.start:6.1f} s"
            last = Text(self._last_line.get(phase.name, ""), style="dim")
            last.no_wrap, last.overflow = True, "ellipsis"
            table.add_row(Text(seconds, style="cyan"), Text(name), last)
        return table


def _cell(result: GateResult | None, words: Words) -> tuple[str, str]:
    if result is None:
        return "…", "dim"
    finding = result.finding
    return str(finding.cause or words.statuses[finding.status]), STYLES[finding.status]
