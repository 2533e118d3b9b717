"""Reading the state in Postgres at the moment a delete arrives: acknowledged before the commit?"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from readiness.endpoint.records import Reading, Watch
from readiness.values import Rows, holds

if TYPE_CHECKING:
    import psycopg

_KEPT_ROWS = 3
# A worker that deletes while it holds an exclusive lock on the table would wait for us, and we for
# it: then the state counts as not committed. No query of ours may hold a worker's delete for long.
_OPTIONS = (
    "-c default_transaction_read_only=on -c lock_timeout=500ms -c statement_timeout=5s"
    " -c client_encoding=utf8"
)
_CONNECT_TIMEOUT_S = 5


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
    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._connection: psycopg.Connection[Any] | None = None
        self._lock = Lock()

    def read(self) -> Reading:
        import psycopg

        with self._lock:
            try:
                rows = self._rows()
            except (psycopg.Error, UnicodeDecodeError) as error:
                return Reading(rows=None, holds=False, error=str(error).strip())
        return Reading(rows=rows, holds=holds(rows, self._watch.expect))

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()

    def _rows(self) -> Rows:
        cursor = self._open().execute(self._watch.query.encode())
        result = cursor.pgresult
        if result is None or cursor.description is None:
            return Rows(columns=(), rows=(), count=0)
        kept = range(min(result.ntuples, _KEPT_ROWS))
        cells = [[result.get_value(row, at) for at in range(result.nfields)] for row in kept]
        return Rows(
            columns=tuple(column.name for column in cursor.description),
            rows=tuple(tuple(None if c is None else c.decode() for c in row) for row in cells),
            count=result.ntuples,
        )

    def _open(self) -> psycopg.Connection[Any]:
        import psycopg

        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(
                self._watch.conninfo,
                autocommit=True,
                options=_OPTIONS,
                connect_timeout=_CONNECT_TIMEOUT_S,
                application_name="readiness-endpoint",
                prepare_threshold=None,
            )
        return self._connection
