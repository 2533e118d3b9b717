"""Reading the state at the moment a delete arrives: had the work been committed by then?"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from readiness.endpoint.records import Reading, Watch
from readiness.errors import LabError
from readiness.values import holds

if TYPE_CHECKING:
    from readiness.services.postgres.state import StateWatch


PATIENCE_MS = 1
"""What comes true while the reading waits for a lock had not been committed when it began."""


class Watches:
    """The queues that are watched, each with a connection of its own; for any thread."""

    def __init__(self) -> None:
        self._readers: dict[tuple[str, str], _Reader] = {}

    def add(self, watch: Watch) -> Reading:
        """Watch a queue from now on, in place of an earlier watch on it; gives a first reading."""
        reader = _Reader(watch)
        reading = reader.read()
        previous = self._readers.get((watch.region, watch.queue))
        self._readers[watch.region, watch.queue] = reader
        if previous is not None:
            previous.close()
        return reading

    def read(self, region: str, queue: str) -> Reading | None:
        """The state now, None if the queue is not watched."""
        reader = self._readers.get((region, queue))
        return None if reader is None else reader.read()


class _Reader:
    """Reads one state for any thread, over one connection that is kept while it works."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._state: StateWatch | None = None
        self._connected = ExitStack()
        self._lock = Lock()

    def read(self) -> Reading:
        """Read the state, over a new connection if the one that was open has died."""
        with self._lock:
            if self._state is not None and not (reading := self._read()).lab_fault:
                return reading
            return self._read()

    def _read(self) -> Reading:
        # psycopg takes a tenth of a second to load: not before the endpoint is ready.
        from readiness.services.postgres.server import QueryError
        from readiness.services.postgres.state import StateLocked, StateWatch

        try:
            if self._state is None:
                state = StateWatch(self._watch.conninfo, self._watch.query, PATIENCE_MS)
                self._state = self._connected.enter_context(state)
            rows = self._state.read().rows
        except StateLocked as locked:
            # A worker that deletes while it holds the table has not committed; where somebody
            # else holds it, the snapshot tells whether the work had been committed by then.
            failed = _failed("the state is locked by a transaction that is still open")
            return replace(failed, snapshot=locked.snapshot)
        except QueryError as error:
            return _failed(str(error))
        except LabError as error:
            self._close()
            return replace(_failed(str(error)), lab_fault=True)
        return Reading(rows=rows, holds=holds(rows, self._watch.expect))

    def close(self) -> None:
        """Give up the connection, once a reading that is under way is over."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        self._state = None
        self._connected.close()


def _failed(error: str) -> Reading:
    return Reading(rows=None, holds=False, error=error)
