"""`python -m tests.e2e.faults [WORD ...]`: the whole table, or the cells that hold all the words.

As root of the engine's machine: processes are stopped and networks cut from outside.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from traceback import format_exception

from tests.e2e.faults.cell import Deeds, Outcome, carry_out
from tests.e2e.faults.deeds import DEEDS
from tests.e2e.faults.engine import OwnEngine
from tests.e2e.faults.repository import Slow
from tests.e2e.faults.table import Cell, Phase, engine_table, table


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out the cells; 0 where none was judged red, hung, or was nobody's fault."""
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD", help="as in `freeze postgres`")
    parser.add_argument("--lanes", type=int, default=2, help="runs at once")
    parser.add_argument(
        "--engine",
        nargs=3,
        metavar=("DATA", "PID_FILE", "START"),
        help="what befalls an engine that nobody else uses (its folder, pid file, start)",
    )
    options = parser.parse_args(arguments)
    every, deeds = table(), DEEDS
    if options.engine:
        data, pid_file, start = options.engine
        engine = OwnEngine(data=Path(data), pid_file=Path(pid_file), start=start)
        every, deeds, options.lanes = engine_table(), engine.deeds(), 1
    cells = [cell for cell in every if all(word in str(cell) for word in options.words)]
    with tempfile.TemporaryDirectory(prefix="readiness-faults-") as folder:
        made = _Table(Path(folder), deeds)
        alone = [cell for cell in cells if cell.alone]
        made.carry_out([cell for cell in cells if not cell.alone], options.lanes)
        made.carry_out(alone, 1)
    for line in made.lines():
        print(line)
    return 1 if made.wrong else 0


class _Table:
    def __init__(self, folder: Path, deeds: Deeds) -> None:
        self._deeds = deeds
        self._cells: SimpleQueue[Cell] = SimpleQueue()
        self._folder = folder
        self._lock = Lock()
        self._seen: dict[tuple[str, str, Phase], str] = {}
        self.wrong = 0

    def carry_out(self, cells: Sequence[Cell], lanes: int) -> None:
        """Carry these out, so many at once."""
        for cell in cells:
            self._cells.put(cell)
        with ThreadPoolExecutor(lanes) as pool:
            list(pool.map(self._lane, range(lanes)))

    def _lane(self, number: int) -> None:
        while True:
            try:
                cell = self._cells.get_nowait()
            except Empty:
                return
            root = self._folder / f"{number}-{len(self._seen)}-{self._cells.qsize()}"
            try:
                self._note(carry_out(cell, Slow(root, str(number)), self._deeds))
            except Exception as error:  # noqa: BLE001  the other cells are worth the table
                self._say(cell, "BROKEN", "".join(format_exception(error)), wrong=True)

    def _note(self, outcome: Outcome) -> None:
        shown = outcome.statuses or f"exit {outcome.ended.status}"
        more = f"{outcome.took_s:.0f} s; {outcome.why}"
        wrong = outcome.wrong
        if wrong:
            more = f"{more}; WRONG: {wrong}\n{outcome.ended.text}"
        self._say(outcome.cell, shown if outcome.struck else "(over)", more, wrong=bool(wrong))

    def _say(self, cell: Cell, shown: str, more: str, *, wrong: bool) -> None:
        with self._lock:
            self.wrong += wrong
            mark = f"{shown}!" if wrong else shown
            self._seen[cell.deed, cell.victim, cell.phase] = mark
            print(f"{cell}: {mark}, {more}", flush=True)

    def lines(self) -> Iterator[str]:
        """The table: a letter for each gate (p pass, e error), a row for each fault."""
        rows = dict.fromkeys((deed, victim) for deed, victim, _ in self._seen)
        yield f"{'':24}" + "".join(f"{phase:9}" for phase in Phase)
        for deed, victim in rows:
            found = (self._seen.get((deed, victim, phase), "") for phase in Phase)
            yield f"{deed} {victim}".ljust(24) + "".join(f"{each:9}" for each in found)
        yield f"{len(self._seen)} faults, {self.wrong} wrong"


if __name__ == "__main__":
    sys.exit(main())
