"""SIGINT and SIGTERM end a run: at once where it waits, later where it must not be disturbed."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from types import FrameType, TracebackType

ENDING = (signal.SIGINT, signal.SIGTERM)
LATER_S = 0.05
IMPORT = "<frozen importlib._bootstrap>"
Handler = Callable[[int, FrameType | None], None]


class Cancelled(BaseException):
    """The runner or the user wants the run to end now; everything is torn down on its way out."""


def ignore() -> None:
    """Take no signal any more: what is left to do is quick and belongs together."""
    for each in ENDING:
        signal.signal(each, signal.SIG_IGN)


def cancelling() -> AbstractContextManager[None]:
    """Raise Cancelled at the first signal, once: a second one must not stop the tearing down."""

    def cancel(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        ignore()
        raise Cancelled

    return _handled(_when_loaded(cancel))


def interrupting() -> AbstractContextManager[None]:
    """Raise KeyboardInterrupt at any signal: on the host a run in a container is interrupted."""
    return _handled(_when_loaded(signal.default_int_handler))


def _when_loaded(act: Handler) -> Handler:
    """The handler, a moment later while a module is loaded: half loaded it would be of no use.

    What is left to do, to say that the run was cancelled, may need that module.
    """

    def handle(number: int, frame: FrameType | None) -> None:
        if not _loads(frame):
            act(number, frame)
            return
        # Whoever takes the signal by then: what is next may be undisturbed.
        signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(number))
        signal.setitimer(signal.ITIMER_REAL, LATER_S)

    return handle


def _loads(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == IMPORT:
            return True
        frame = frame.f_back
    return False


@contextmanager
def _handled(handler: Handler) -> Iterator[None]:
    before = {each: signal.signal(each, handler) for each in ENDING}
    try:
        yield
    finally:
        for each, former in before.items():
            signal.signal(each, former)


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
