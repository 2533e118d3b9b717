"""Reading the state that the database gate asks for, each time with the snapshot it was read in."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import psycopg
from psycopg import errors
from psycopg.adapt import AdaptersMap
from psycopg.types.string import TextLoader

from readiness.plan import Expectation, Expected
from readiness.services.postgres.eyes import Eyes
from readiness.services.postgres.server import (
    OBSERVER,
    QueryError,
    is_the_servers_own,
    lab_faults,
    query_error,
)
from readiness.values import Rows, cannot_hold, holds

_POLL_S = 0.005
_SHARE = 4
_LONGEST_POLL_S = 0.1
"""A reading that took long is not repeated at once: on a busy machine the worker needs the time."""

_KEPT_ROWS = 3

# A worker that holds the table while it deletes its message waits for the endpoint, and the
# endpoint for this reading: give up soon. A query of the user's own may not take for ever either.
_LIMITS = "SET lock_timeout = '{lock}ms'; SET statement_timeout = '10s'"
_PATIENCE_MS = 500

# What the owner of the database would see for names without a schema.
_SEARCH_PATH = """
SELECT set_config('search_path', replace(coalesce(
    (SELECT substr(entry, length('search_path=') + 1)
       FROM pg_db_role_setting, unnest(setconfig) AS entry, pg_database AS d
      WHERE d.datname = current_database() AND setdatabase IN (0, d.oid)
        AND setrole IN (0, d.datdba) AND entry LIKE 'search_path=%'
      ORDER BY setrole = 0, setdatabase = 0 LIMIT 1),
    current_setting('search_path')),
  '"$user"', (SELECT quote_ident(pg_get_userbyid(datdba))
                FROM pg_database WHERE datname = current_database())), false)
"""

_SNAPSHOT = "SELECT pg_current_snapshot(), extract(epoch from clock_timestamp())"


_MATERIALIZED = """
SELECT relname FROM pg_locks JOIN pg_class ON pg_class.oid = relation
 WHERE pid = pg_backend_pid() AND relkind = 'm' LIMIT 1
"""


class StateLocked(Exception):
    """Somebody holds what the query reads exclusively, so the state cannot be read now.

    `snapshot` is what the reading would have seen, as `pg_current_snapshot()` tells it.
    """

    def __init__(self, snapshot: str) -> None:
        super().__init__(snapshot)
        self.snapshot = snapshot


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Which transactions a reading saw, as `pg_current_snapshot()` tells: ids, 64 bits wide."""

    xmax: int
    running: frozenset[int]

    def sees(self, xid: int) -> bool:
        """Whether the transaction had ended before the reading."""
        return xid < self.xmax and xid not in self.running

    @classmethod
    def parse(cls, text: str) -> Snapshot:
        """From the text that Postgres prints: `xmin:xmax:running,running`."""
        _, xmax, running = text.split(":")
        return cls(xmax=int(xmax), running=frozenset(map(int, filter(None, running.split(",")))))


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the query gave, what that reading could see, and when (the server's clock, UTC).

    What is rewritten as a whole (a materialized view that is refreshed, a table that is truncated
    or takes the name of another one) shows its new content to older snapshots, too, once the lock
    is gone. So the first reading that held has `later`, a snapshot of after it, which bounds what
    it may have seen: where the query reads such a view (`rewritten`) always, elsewhere where the
    reading's own snapshot explains nothing.
    """

    rows: Rows
    snapshot: Snapshot
    at: datetime
    later: Snapshot | None = None
    rewritten: bool = False


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What waiting for a state saw: the last reading that differed, and the first that held.

    `failed` is the first reading that was one of the states that end the wait.
    """

    before: Reading
    after: Reading | None = None
    failed: Reading | None = None


class StateWatch:
    """One connection of ours that reads one query, as often as asked; a context manager.

    `patience_ms` is how long it waits for a lock that somebody has.
    """

    def __init__(self, conninfo: str, query: str, patience_ms: int = _PATIENCE_MS) -> None:
        self._query = query.encode()
        self._text = query
        with lab_faults():
            # Text everywhere: values are compared as Postgres prints them.
            texts = AdaptersMap(types=psycopg.postgres.types)
            texts.register_loader(0, TextLoader)
            self._connection = Eyes.connect(
                conninfo, autocommit=True, prepare_threshold=None, context=texts
            )
            self._connection.execute(_LIMITS.format(lock=patience_ms))
            if self._connection.info.user == OBSERVER:
                self._connection.execute(_SEARCH_PATH)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def read(self) -> Reading:
        """Run the query once.

        A table that does not exist reads as no row. Raises QueryError for any other error of the
        query, StateLocked if it has to wait for a lock, LabError if the server is gone.
        """
        with lab_faults():
            self._connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            try:
                snapshot, epoch = self._connection.execute(_SNAPSHOT).fetchone() or ("", "0")
                rows = self._rows(snapshot)
            finally:
                if not self._connection.broken:
                    self._connection.execute("ROLLBACK")
        at = datetime.fromtimestamp(float(epoch), UTC)
        return Reading(rows=rows, snapshot=Snapshot.parse(snapshot), at=at)

    def bounded(self, reading: Reading) -> Reading:
        """A reading of a moment ago, with what bounds what it may have seen. Raises LabError."""
        with lab_faults():
            text, _ = self._connection.execute(_SNAPSHOT).fetchone() or ("", "0")
            rewritten = self._reads_a_view_of_rows()
        return replace(reading, later=Snapshot.parse(text), rewritten=rewritten)

    def _reads_a_view_of_rows(self) -> bool:
        """By the locks that the query takes, through plain views as well."""
        self._connection.execute("BEGIN READ ONLY")
        try:
            self._rows("")
            (found,) = self._connection.execute(_MATERIALIZED).fetchone() or (None,)
        except (QueryError, StateLocked):
            return True  # what cannot be asked now is bounded in any case
        finally:
            if not self._connection.broken:
                self._connection.execute("ROLLBACK")
        return found is not None

    def _rows(self, snapshot: str) -> Rows:
        try:
            return _kept(self._connection.execute(self._query))
        except errors.UndefinedTable as error:
            missing = str(query_error(error, self._text))
            return Rows(columns=(), rows=(), count=0, missing=missing)
        except errors.LockNotAvailable as error:
            raise StateLocked(snapshot) from error
        except psycopg.Error as error:
            if self._connection.broken or is_the_servers_own(error.sqlstate):
                raise
            raise query_error(error, self._text) from error


def watch(
    state: StateWatch,
    expected: Expectation,
    *,
    before: Reading,
    fail: tuple[Expected, ...] = (),
    deadline: float,
    stop: Callable[[], bool] = lambda: False,
) -> Watched:
    """Read until the state is as expected, cannot be, or is one of `fail`, or the wait is over.

    `before` is the reading before the job. `deadline` is a moment of the monotonic clock. After
    `stop` says so there is one more reading: what ended the wait may have been the worker's last
    deed. Raises what `StateWatch.read` raises, but for StateLocked.
    """
    seen, failures = Watched(before=before), _Failures(before.rows, fail)
    while (
        seen.after is None and seen.failed is None and not cannot_hold(seen.before.rows, expected)
    ):
        began = time.monotonic()
        last = stop() or began > deadline
        seen = _next(seen, state, expected.expect, failures)
        if last:
            break
        took = time.monotonic() - began
        time.sleep(min(max(_POLL_S, _SHARE * took), _LONGEST_POLL_S))
    return seen


@dataclass(frozen=True)
class _Failures:
    """The states that end the wait; not the one from which the job began."""

    initial: Rows
    states: tuple[Expected, ...]

    def include(self, rows: Rows) -> bool:
        return rows != self.initial and any(holds(rows, state) for state in self.states)


def _next(seen: Watched, state: StateWatch, expected: Expected, failures: _Failures) -> Watched:
    try:
        reading = state.read()
    except StateLocked:
        return seen
    if holds(reading.rows, expected):
        return replace(seen, after=state.bounded(reading))
    failed = reading if failures.include(reading.rows) else None
    return replace(seen, before=reading, failed=failed)


def _kept(cursor: psycopg.Cursor[tuple[str | None, ...]]) -> Rows:
    columns = tuple(column.name for column in cursor.description or ())
    rows = tuple(cursor.fetchmany(_KEPT_ROWS)) if columns else ()
    return Rows(columns=columns, rows=rows, count=max(cursor.rowcount, 0) if columns else 0)
