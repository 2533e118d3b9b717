"""Shows a run as plain lines: one for each phase that has ended and each gate that was judged."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TextIO

from readiness.model import GateResult
from readiness.report.annotations import is_red
from readiness.report.redact import Redactor, clean_gate
from readiness.report.terminal import gate_line
from readiness.report.text import log_lines, one_line
from readiness.report.words import EN, Words


class PlainProgress:
    """Writes to a log that is read later, or to no terminal; flushes every line."""

    def __init__(
        self,
        out: TextIO,
        redactor: Redactor,
        clock: Callable[[], float] = time.monotonic,
        words: Words = EN,
    ) -> None:
        self._out = out
        self._redactor = redactor
        self._clock = clock
        self._words = words
        self._lock = Lock()
        self._closed = False

    @contextmanager
    def phase(self, name: str, worker: str = "") -> Iterator[None]:
        """Writes the phase's line when it has ended."""
        began = self._clock()
        try:
            yield
        finally:
            shown = self._words.phase(name)
            self.write(phase_line(shown, worker, self._clock() - began, self._redactor))
            self.phase_ended(name)

    def phase_ended(self, name: str) -> None:
        """For those who have more to write then."""

    def gate(self, worker: str, result: GateResult) -> None:
        """Writes the gate's line."""
        self.write(judged_line(worker, result, self._redactor, self._words))

    def note(self, text: str) -> None:
        """Writes the remark's lines."""
        said = self._words.say(self._redactor.sentence(text))
        self.write(*log_lines(said, prefix="- "))

    def build_output(self, image: str, line: str) -> None:
        """Writes the line at once, behind the image's name."""
        self.write(*log_lines(self._redactor.clean(line), prefix=f"{one_line(image)} | "))

    def secrets(self, values: Iterable[str]) -> None:
        """Masks them from here on."""
        self._redactor.learn(values)

    def write(self, *lines: str) -> None:
        """Writes lines together; none of them may be a command by accident."""
        with self._lock:
            if not self._closed:
                write_lines(self._out, *lines)

    def close(self) -> None:
        """Write nothing any more: after a run's last line there is nothing left to be said."""
        with self._lock:
            self._closed = True


def phase_line(name: str, worker: str, seconds: float, redactor: Redactor) -> str:
    """A phase that has ended: `+   8.1 s  build api`."""
    return f"+ {seconds:6.1f} s  {one_line(redactor.clean(f'{name} {worker}'))}"


def judged_line(worker: str, result: GateResult, redactor: Redactor, words: Words = EN) -> str:
    """A gate that was judged, and in a few words why it is not green."""
    clean = clean_gate(result, redactor)
    said = words.sentences(clean.finding)[0] if is_red(result) else ""
    why = f": {one_line(said)}" if said else ""
    return f"{gate_line(clean, words)}  {one_line(worker)}{why}"


def write_lines(out: TextIO, *lines: str) -> None:
    """Writes lines at once, with a question mark for what the stream cannot encode."""
    encoding = out.encoding or "utf-8"
    text = "".join(f"{line}\n" for line in lines)
    out.write(text.encode(encoding, "replace").decode(encoding))
    out.flush()
