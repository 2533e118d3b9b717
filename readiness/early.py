"""The first and the last moment of the process: a cancellation while it loads, and its exit."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import NoReturn

LAST_WORDS = b"error: the run was cancelled before its end\nCHECK FAILED (exit 3)\n"


GARBAGE = 100_000
"""Objects made until garbage is looked for: loading makes none, and looking is a tenth of it."""


def begin() -> None:
    """End at once on SIGINT and SIGTERM, as nothing is there yet that would have to be removed."""
    gc.set_threshold(GARBAGE)

    def end(*_: object) -> None:
        os.write(1, LAST_WORDS)
        os._exit(3)

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, end)


def leave(status: int) -> NoReturn:
    """End the process: threads of a run that was cut short may wait for servers that are gone."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
