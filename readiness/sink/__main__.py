"""`python -m readiness.sink`: what the sink's container runs until it is told to stop.

It stands at the address of the network's default gateway, knows no name, and refuses what is
meant for foreign addresses; who tried what is told on standard output.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from threading import Lock, Thread

from readiness.sink.listening import Listener
from readiness.sink.network import take_over
from readiness.sink.records import READY, Kind, Knocks, Tally, to_line
from readiness.sink.settings import Settings


class _Output:
    """Tells attempts, a line each; for any thread."""

    def __init__(self) -> None:
        self._tally = Tally()
        self._knocks = Knocks()
        self._lock = Lock()

    def note(self, kind: Kind, source: str, what: str) -> None:
        """Count an attempt, and print it where that is worth a line."""
        with self._lock:
            knocked = kind is Kind.CLOSED
            attempt = (
                self._knocks.add(source, what) if knocked else self._tally.add(kind, source, what)
            )
            if attempt is not None:
                print(to_line(attempt), flush=True)


def main(environ: Mapping[str, str]) -> None:
    """Refuse and note until SIGTERM, or until the end of standard input if that is asked for."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    settings = Settings.read(environ)
    listener = Listener(take_over(settings.gateway), _Output().note)
    print(READY, flush=True)
    for loop in listener.loops():
        Thread(target=loop, daemon=True).start()
    if settings.ends_with_stdin:
        sys.stdin.buffer.read()
        os._exit(0)
    while True:
        signal.pause()


if __name__ == "__main__":
    main(os.environ)
