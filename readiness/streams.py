"""Standard output and standard error that outlive their readers: what nobody reads is dropped."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class _Pipe(io.FileIO):
    """A stream's file to which it is no error that its reader has gone (`| head`)."""

    left = False

    def write(self, data: ReadableBuffer, /) -> int:
        """Write the data, or drop it where nobody reads any more."""
        try:
            return super().write(data)
        except BrokenPipeError:
            self.left = True
            return memoryview(data).nbytes


@contextmanager
def lasting() -> Iterator[None]:
    """The process's own streams, until the context is left, as such that outlive their readers."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = map(_lasting, before)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdout, sys.stderr = before


def reader_left(out: TextIO) -> bool:
    """Whether the stream's reader has gone before the end of what was written."""
    out.flush()
    file = getattr(getattr(out, "buffer", None), "raw", None)
    return isinstance(file, _Pipe) and file.left


def _lasting(stream: TextIO | None) -> TextIO:
    if stream is None:  # closed before the process began (`>&-`)
        return Path(os.devnull).open("w", encoding="utf-8")
    if not any(stream is own for own in (sys.__stdout__, sys.__stderr__)):
        return stream
    file = io.BufferedWriter(_Pipe(stream.fileno(), "w", closefd=False))
    return io.TextIOWrapper(
        file, encoding=stream.encoding, errors=stream.errors, line_buffering=True
    )
