"""A container's output as it comes, in bounded memory, for whoever waits for a line of it."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator

HEAD_LINES = 200
TAIL_LINES = 2000
LINE_BYTES = 16384
LIMITS = {"max-size": "100m", "max-file": "2"}
"""What the engine keeps of a container's output on its disk; what is older goes."""

MUCH = 1_000_000
"""Bytes of output that may have filled a file: of short lines, most of it is the engine's own."""


def split_lines(chunks: Iterable[bytes], limit: int = LINE_BYTES) -> Iterator[bytes]:
    """Join chunks and cut them at newlines; of a line, what is over `limit` bytes is lost."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line[:limit]
        rest = rest[: limit + 1]
    if rest:
        yield rest[:limit]


class _Waiter:
    """Somebody who waits for a line; sees each line once, however many come."""

    def __init__(self, accept: Callable[[str], bool]) -> None:
        self._accept = accept
        self.found: str | None = None

    def offer(self, line: str) -> None:
        if self.found is None and self._accept(line):
            self.found = line


class LogTail:
    """Follows a stream of bytes in a thread; keeps its first and its last lines.

    `last` gives the last lines anew: an engine may lose them where it turns to a new file while
    somebody follows (20.10 does), so of very much output they are asked for once it has ended.
    """

    def __init__(
        self, chunks: Iterable[bytes], last: Callable[[int], Iterable[bytes]] | None = None
    ) -> None:
        self._last = last
        self._bytes = 0
        self._changed = threading.Condition()
        self._head: list[str] = []
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)
        self._waiters: list[_Waiter] = []
        self._ended = False
        self._thread = threading.Thread(target=self._follow, args=(chunks,), daemon=True)
        self._thread.start()

    def lines(self) -> tuple[str, ...]:
        """What was printed so far; where it was very much, the middle is missing."""
        with self._changed:
            return (*self._head, *self._tail)

    def wait_for(self, accept: Callable[[str], bool], deadline: float) -> str | None:
        """Wait for a line that `accept` likes, until the stream ends or `deadline` (monotonic)."""
        with self._changed:
            waiter = _Waiter(accept)
            for line in (*self._head, *self._tail):
                waiter.offer(line)
            self._waiters.append(waiter)
            while waiter.found is None and not self._ended:
                left = deadline - time.monotonic()
                if left <= 0 or not self._changed.wait(left):
                    break
            self._waiters.remove(waiter)
            return waiter.found

    def wait_end(self, timeout: float) -> None:
        """Wait until the stream has ended, so that nothing printed is missed."""
        self._thread.join(timeout)

    def _follow(self, chunks: Iterable[bytes]) -> None:
        try:
            for line in split_lines(self._counted(chunks)):
                self._add(_text(line))
            if self._last is not None and self._bytes > MUCH and self._tail:
                self._put_right(self._last(len(self._tail)))
        except Exception:  # noqa: BLE001  the stream breaks in many ways when its container is removed
            self._add("(the log's stream broke off)")
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _counted(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._bytes += len(chunk)
            yield chunk

    def _put_right(self, chunks: Iterable[bytes]) -> None:
        """Take these for the last lines, in the place of as many that were followed."""
        lines = deque(map(_text, split_lines(chunks)), maxlen=TAIL_LINES)
        with self._changed:
            self._tail.clear()
        for line in lines:
            self._add(line)

    def _add(self, line: str) -> None:
        with self._changed:
            if len(self._head) < HEAD_LINES:
                self._head.append(line)
            else:
                self._tail.append(line)
            for waiter in self._waiters:
                waiter.offer(line)
            self._changed.notify_all()


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").rstrip("\r")
