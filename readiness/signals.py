"""SIGINT and SIGTERM end a run: at once where it waits, later where it must not be disturbed."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType, TracebackType

ENDING = (signal.SIGINT, signal.SIGTERM)


class Cancelled(BaseException):
    """The runner or the user wants the run to end now; everything is torn down on its way out."""


def ignore() -> None:
    """Take no signal any more: what is left to do is quick and belongs together."""
    for each in ENDING:
        signal.signal(each, signal.SIG_IGN)


@contextmanager
def cancelling() -> Iterator[None]:
    """Raise Cancelled at the first signal, once: a second one must not stop the tearing down."""

    def cancel(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        ignore()
        raise Cancelled

    before = {each: signal.signal(each, cancel) for each in ENDING}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the signals until the block is left: what is begun in it is brought to its end."""
    kept: list[int] = []
    before = {each: signal.signal(each, lambda number, _: kept.append(number)) for each in ENDING}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    if kept:
        signal.raise_signal(kept[0])


class UndoStack(ExitStack):
    """An ExitStack whose undoing no signal cuts short."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> bool:
        with undisturbed():
            return bool(super().__exit__(kind, error, trace))
