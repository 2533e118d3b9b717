"""Heeds a cancellation that comes while the rest of the program is still being loaded."""

from __future__ import annotations

import os
import signal

LAST_WORDS = b"error: the run was cancelled before its end\nCHECK FAILED (exit 3)\n"


def heed_signals() -> None:
    """End at once on SIGINT and SIGTERM, as nothing is there yet that would have to be removed."""

    def end(*_: object) -> None:
        os.write(1, LAST_WORDS)
        os._exit(3)

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, end)
