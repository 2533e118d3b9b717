"""Our own connections to Postgres, on which every answer has a deadline that we keep ourselves.

A server that was stopped (SIGSTOP, a machine that stands still) keeps its connections: its kernel
acknowledges what is sent, so that neither keepalives nor `tcp_user_timeout` notice, and it is the
server that would have to keep `statement_timeout`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen

PATIENCE_S = 30.0
"""What we ask for takes milliseconds, the user's query 10 s at most: the machine may be busy."""

CHECK_S = 10.0
"""How long a server that works may take to let us in and to answer that it is there."""

_LOOK_S = 0.1

Mind = Callable[[float], None]
"""Told how many seconds an answer has been awaited; raises where that is too long."""

Answer = TypeVar("Answer")


def patient(seconds: float) -> Mind:
    """Wait so long, and say how long that was."""

    def mind(waited_s: float) -> None:
        if waited_s > seconds:
            raise psycopg.OperationalError(f"no answer within {seconds:.0f} s")

    return mind


class Eyes(psycopg.Connection[tuple[Any, ...]]):
    """A connection that gives up where `mind`, which is asked while an answer is awaited, raises.

    Then it is broken: an answer that comes later is nobody's.
    """

    mind: Mind = staticmethod(patient(PATIENCE_S))

    def wait(
        self, gen: PQGen[Answer], interval: float = _LOOK_S, timeout: float | None = None
    ) -> Answer:
        """Wait as psycopg does, with a look at the time at each interval without an answer."""
        return super().wait(self._minded(gen), interval, timeout)

    def _minded(self, gen: PQGen[Answer]) -> PQGen[Answer]:
        began = time.monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready:
                    self._look(time.monotonic() - began)
                wanted = gen.send(ready)
        except StopIteration as done:
            answer: Answer = done.value
            return answer

    def _look(self, waited_s: float) -> None:
        try:
            self.mind(waited_s)
        except BaseException:
            self.pgconn.finish()
            raise


def see_answering(conninfo: str) -> None:
    """See that the server lets somebody in now, and answers. Raises psycopg.Error."""
    with Eyes.connect(conninfo, autocommit=True, connect_timeout=int(CHECK_S)) as connection:
        connection.mind = patient(CHECK_S)
        connection.execute("SELECT 1")
