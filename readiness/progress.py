"""How a run tells what it is doing, and the recorder that makes a timeline of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock
from typing import Protocol

from readiness.model import GateResult, Span


class Progress(Protocol):
    """What a run reports to while it goes on; every method may be called from several threads."""

    def phase(self, name: str, worker: str = "") -> AbstractContextManager[None]:
        """Entered when a stretch of work begins, left when it ends; several may be open at once."""

    def gate(self, worker: str, result: GateResult) -> None:
        """A gate of a worker has been judged."""

    def note(self, text: str) -> None:
        """One remark to the person who watches."""

    def build_output(self, image: str, line: str) -> None:
        """One line of a build's output, as the build printed it: untrusted text."""

    def secrets(self, values: Iterable[str]) -> None:
        """Values that were found out to be secret; nothing that is told from here on shows them."""


def build_phase(image: str) -> str:
    """The name of the phase in which an image is built; with it ends the build's output."""
    return f"build {image}"


class Quiet:
    """Shows nothing."""

    def phase(self, name: str, worker: str = "") -> AbstractContextManager[None]:  # noqa: ARG002
        """Shows nothing."""
        return nullcontext()

    def gate(self, worker: str, result: GateResult) -> None:
        """Shows nothing."""

    def note(self, text: str) -> None:
        """Shows nothing."""

    def build_output(self, image: str, line: str) -> None:
        """Shows nothing."""

    def secrets(self, values: Iterable[str]) -> None:
        """Shows nothing."""


class Timeline:
    """Passes everything on to another `Progress`, and keeps when each phase began and ended.

    `clock` gives seconds and never goes back; the timeline begins when this is made.
    """

    def __init__(self, inner: Progress, clock: Callable[[], float] = time.monotonic) -> None:
        self._inner = inner
        self._clock = clock
        self._began = clock()
        self._lock = Lock()
        self._spans: list[Span] = []

    @contextmanager
    def phase(self, name: str, worker: str = "") -> Iterator[None]:
        """Records the phase, also where it ends by an exception."""
        start = self.elapsed
        try:
            with self._inner.phase(name, worker):
                yield
        finally:
            span = Span(phase=name, worker=worker, start_s=start, end_s=self.elapsed)
            with self._lock:
                self._spans.append(span)

    def gate(self, worker: str, result: GateResult) -> None:
        """Passes it on."""
        self._inner.gate(worker, result)

    def note(self, text: str) -> None:
        """Passes it on."""
        self._inner.note(text)

    def build_output(self, image: str, line: str) -> None:
        """Passes it on."""
        self._inner.build_output(image, line)

    def secrets(self, values: Iterable[str]) -> None:
        """Passes it on."""
        self._inner.secrets(values)

    @property
    def elapsed(self) -> float:
        """Seconds since the run began."""
        return self._clock() - self._began

    @property
    def spans(self) -> tuple[Span, ...]:
        """The phases that have ended, in the order in which they began."""
        with self._lock:
            return tuple(sorted(self._spans, key=lambda span: (span.start_s, span.end_s)))
