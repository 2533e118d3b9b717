"""Who wrote to the lab's Postgres, by the server's own log: the client's address decides."""

from __future__ import annotations

import threading
import time
import uuid
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from psycopg.rows import dict_row

from readiness.errors import LabError
from readiness.sentence import Sentence, say
from readiness.services.postgres.container import LOG_FILE
from readiness.services.postgres.eyes import Eyes, see_answering
from readiness.services.postgres.log import Client, Log, Visits, Writing
from readiness.services.postgres.server import Server, lab_faults
from readiness.services.postgres.state import Reading, Snapshot

_CHUNK = 1024 * 1024
_POLL_S = 0.002
_PATIENCE_S = 20.0

_READ = "SELECT pg_read_binary_file(%s, %s, %s)"

_FATES = """
SELECT xid, pg_xact_status(xid::text::xid8), pg_xact_commit_timestamp(xid::text::xid)
  FROM unnest(%s::bigint[]) AS xid
"""

# A row that is only locked has an id, too; who writes holds more of the table than who locks rows.
_OPEN = """
SELECT backend_xid::text::bigint AS xid, xact_start AS at, host(client_addr) AS address, pid,
       usename AS role, datname AS database, application_name AS application
  FROM pg_stat_activity AS session
 WHERE host(client_addr) = %s AND backend_xid IS NOT NULL AND datname = current_database()
   AND EXISTS (SELECT FROM pg_locks AS held WHERE held.pid = session.pid AND granted
                  AND locktype = 'relation' AND mode NOT IN ('AccessShareLock', 'RowShareLock'))
"""

_PREPARE = "PREPARE TRANSACTION"
_REFRESH = "REFRESH MATERIALIZED VIEW"
_NO_CHANGE = frozenset(
    {
        "PARSE",
        "BIND",
        "BEGIN",
        "START TRANSACTION",
        "SET",
        "COMMIT",
        "LOCK TABLE",
        "ANALYZE",
        "CLUSTER",
        "REINDEX",
        "VACUUM",
        "CREATE TABLE",
        "CREATE INDEX",
        "CREATE TRIGGER",
        "COMMENT",
        "GRANT",
        "REVOKE",
    }
)
"""Commands after which every table holds the rows that it held before.

A table that is made, as a partition too, is empty; `CREATE TABLE AS` is another command.
"""


@dataclass(frozen=True, kw_only=True)
class Commit:
    """A transaction that wrote and committed: when (the server's clock, UTC) and whose it was.

    `xid` is 0 where the server's log, which alone tells it, is not ours to read; `commands`, the
    kinds of its statements, is empty there.
    """

    at: datetime
    xid: int
    client: Client
    commands: frozenset[str] = frozenset()

    @property
    def refreshes(self) -> bool:
        """Whether it refreshed materialized views, and did nothing else."""
        return _REFRESH in self.commands and self.commands <= {_REFRESH, *_NO_CHANGE}

    @property
    def changes_nothing(self) -> bool:
        """Whether all rows are as they were before it: put elsewhere, or locked, and no more."""
        return bool(self.commands) and self.commands <= _NO_CHANGE


class PostgresWitness:
    """The lab's eyes on who writes; a context manager, for several threads at once.

    Every method raises LabError when the server does not answer.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._log = Log()
        self._read = 0
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        with lab_faults():
            self._connection = Eyes.connect(self._server.superuser, autocommit=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def check(self) -> None:
        """See that the server still lets somebody in and answers. Raises LabError."""
        with lab_faults():
            see_answering(self._server.observer)

    def writers(self, before: Reading, after: Reading) -> tuple[Commit, ...]:
        """The commits that `after` saw and `before` did not yet, in the order of their times."""
        later = after.later or after.snapshot
        if after.rewritten:
            return self._between(before.snapshot, later)
        found = self._between(before.snapshot, after.snapshot)
        return found or self._between(before.snapshot, later)

    def _between(self, before: Snapshot, after: Snapshot) -> tuple[Commit, ...]:
        fresh = (w for w in self._writings() if after.sees(w.xid) and not before.sees(w.xid))
        return self._committed(tuple(fresh))

    def doubts(self, before: Reading, after: Reading) -> tuple[Sentence, ...]:  # noqa: ARG002
        """What makes it less sure who wrote: nothing, as the log is ours."""
        return ()

    def commits(self, address: str) -> tuple[Commit, ...]:
        """Everything that the address wrote and committed, in the order of its times."""
        return self._committed(self._by(address))

    def aborted(self, address: str) -> tuple[Writing, ...]:
        """What the address wrote in the state's database and rolled back, willing or not."""
        mine = self._server.postgres.database
        writings = tuple(w for w in self._by(address) if w.client.database == mine)
        fates = self._fates(writings)
        return tuple(w for w in writings if fates[w.xid][0] == "aborted" and not w.only_reads)

    def open_transactions(self, address: str) -> tuple[Writing, ...]:
        """What the address has written in the state's database and not committed so far."""
        with lab_faults(), self._lock:
            cursor = self._connection.cursor(row_factory=dict_row)
            rows = cursor.execute(_OPEN, (address,)).fetchall()
        written = tuple(Writing(xid=row.pop("xid"), client=Client(**row)) for row in rows)
        return written + self._prepared(address)

    def _prepared(self, address: str) -> tuple[Writing, ...]:
        """What the address prepared for a second phase that has not come; no session has it."""
        prepared = tuple(w for w in self._by(address) if _PREPARE in w.commands)
        fates = self._fates(prepared)
        return tuple(w for w in prepared if fates[w.xid][0] == "in progress")

    def visits(self, address: str) -> Visits:
        """Who came from the address, who was let in or refused, and what went wrong."""
        with lab_faults(), self._lock:
            self._catch_up()
            return self._log.visits(address)

    def _by(self, address: str) -> tuple[Writing, ...]:
        return tuple(w for w in self._writings() if w.client.address == address)

    def _writings(self) -> tuple[Writing, ...]:
        with lab_faults(), self._lock:
            self._catch_up()
            return tuple(self._log.writings.values())

    def _committed(self, writings: tuple[Writing, ...]) -> tuple[Commit, ...]:
        fates = self._fates(writings)
        commits = (
            Commit(at=fates[w.xid][1], xid=w.xid, client=w.client, commands=w.commands)
            for w in writings
            if fates[w.xid][0] == "committed"
        )
        return tuple(sorted(commits, key=lambda commit: commit.at))

    def _fates(self, writings: tuple[Writing, ...]) -> dict[int, tuple[str, datetime]]:
        ids = [writing.xid for writing in writings]
        with lab_faults(), self._lock:
            rows = self._connection.execute(_FATES, (ids,)).fetchall()
        return {xid: (status, at) for xid, status, at in rows}

    def _catch_up(self) -> None:
        """Read the log up to a mark that we leave in it now: all that happened before is there."""
        mark = f"readiness: mark {uuid.uuid4().hex}"
        self._log.awaited = mark
        self._connection.execute(f"DO $$ BEGIN RAISE LOG '{mark}'; END $$")
        deadline = time.monotonic() + _PATIENCE_S
        while self._log.awaited:
            if not self._read_on() and time.monotonic() > deadline:
                raise LabError(
                    say(
                        "the lab's Postgres did not write its log {file} within {seconds} s; see"
                        " whether the engine's disk is full",
                        file=LOG_FILE,
                        seconds=f"{_PATIENCE_S:.0f}",
                    )
                )

    def _read_on(self) -> bool:
        cursor = self._connection.execute(_READ, (LOG_FILE, self._read, _CHUNK), binary=True)
        (data,) = cursor.fetchone() or (b"",)
        self._read += len(data)
        self._log.feed(data)
        if not data:
            time.sleep(_POLL_S)
        return bool(data)
