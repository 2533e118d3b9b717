"""An external Postgres: who wrote, told by what passed through the door and by the readings."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl

import psycopg

from readiness.errors import LabError
from readiness.services.external.pgdoor import PgDoor
from readiness.services.external.pgwire import Refusal, Session, Work
from readiness.services.external.weaker import doubts
from readiness.services.postgres.log import Client, Complaint, Visits, Writing
from readiness.services.postgres.server import Server
from readiness.services.postgres.state import Reading, Snapshot
from readiness.services.postgres.witness import Commit, PostgresWitness

_OLDEST = 13
_SAMPLES = 5
_MOST_IDS = 10_000
_SLACK = timedelta(milliseconds=5)

_STATUS = """
SELECT count(*) FROM unnest(%s::bigint[]) AS xid
 WHERE pg_xact_status(xid::text::xid8) = 'committed'
"""


@dataclass(frozen=True, kw_only=True)
class ExternalServer(Server):
    """Where the lab's door to the server is; whoever looks has the worker's own role."""

    superuser_password: str = ""
    observer_password: str = ""

    @property
    def observer(self) -> str:
        """The connection string with which the state is read."""
        return self.owner

    @property
    def owner(self) -> str:
        """The connection string that the variables give, through the lab's door."""
        postgres = self.postgres
        external = postgres.external
        tls = external is not None and external.tls
        parameters = dict(parse_qsl(postgres.parameters, keep_blank_values=True))
        return psycopg.conninfo.make_conninfo(
            host=external.host if external and tls else self.host,
            hostaddr=self.host,
            port=self.port,
            dbname=postgres.database,
            user=postgres.user,
            password=postgres.password,
            connect_timeout=5,
            application_name="readiness",
            options=parameters.get("options", ""),
            # Certificates are the worker's affair: its authority's may be in its image only.
            sslmode="require" if tls else "disable",
        )


class ExternalPostgres(PostgresWitness):
    """The lab's eyes on a Postgres that runs already; every method raises LabError.

    The clocks of server and lab are compared at the start; a commit took place between the
    question that asked for it and the server's answer.
    """

    def __init__(self, server: Server, door: PgDoor) -> None:
        self._server = server
        self._door = door
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        try:
            self._connection = psycopg.connect(self._server.observer, autocommit=True)
            self._check()
            self._ahead, self._blur = self._compare_clocks()
        except psycopg.Error as error:
            raise LabError(_refused(error)) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def writers(self, before: Reading, after: Reading) -> tuple[Commit, ...]:
        """The transactions that may be what `after` saw and `before` did not yet."""
        during = self._during(before, after)
        chosen = [work for work in during if work.wrote] or during
        return tuple(sorted(map(self._commit, chosen), key=lambda commit: commit.at))

    def doubts(self, before: Reading, after: Reading) -> tuple[str, ...]:
        """What makes it less sure who wrote: others' transactions, or no writing that was seen."""
        sure = [work for work in self._during(before, after) if work.wrote]
        return doubts(
            committed=self._committed_between(before.snapshot, after.snapshot),
            own=len(sure),
            guessed=not sure,
            hidden=self._hidden,
        )

    def commits(self, address: str) -> tuple[Commit, ...]:
        """Everything that the address wrote and committed, in the order of its times."""
        works = [work for session in self._of(address) for work in session.committed]
        return tuple(sorted(map(self._commit, works), key=lambda commit: commit.at))

    def aborted(self, address: str) -> tuple[Writing, ...]:
        """What the address wrote and rolled back, by its own will or not."""
        works = [work for session in self._of(address) for work in session.aborted]
        return tuple(Writing(xid=0, client=_client(work.address, work.until)) for work in works)

    def open_transactions(self, address: str) -> tuple[Writing, ...]:
        """What the address has written and not committed so far."""
        since = [session.open_since for session in self._of(address) if not session.closed]
        return tuple(Writing(xid=0, client=_client(address, at)) for at in since if at)

    def visits(self, address: str) -> Visits:
        """Who came from the address, who was let in or refused, and what went wrong."""
        mine = self._of(address)
        if not mine and self._door.insisted(address):
            raise LabError(
                "a client of the worker wants TLS to Postgres, which the variables do not ask for:"
                " say `sslmode=require` in DATABASE_URL or PGSSLMODE"
            )
        let_in = [s.began if s.hidden else s.let_in for s in mine]
        return Visits(
            connections=len(mine),
            sessions=tuple(_client(address, at) for at in let_in if at),
            refusals=tuple(_complaint(address, r) for s in mine for r in s.refusals),
            errors=tuple(_complaint(address, r) for s in mine for r in s.errors),
        )

    @property
    def _hidden(self) -> bool:
        external = self._server.postgres.external
        return external is not None and external.tls

    def _during(self, before: Reading, after: Reading) -> list[Work]:
        works = [work for session in self._door.sessions() for work in session.committed]
        return [work for work in works if self._between(work, before.at, after.at)]

    def _of(self, address: str) -> tuple[Session, ...]:
        return tuple(s for s in self._door.sessions() if s.address == address)

    def _check(self) -> None:
        if self._connection.info.server_version < _OLDEST * 10_000:
            raise LabError(f"expected the external Postgres to be {_OLDEST} or newer")

    def _compare_clocks(self) -> tuple[timedelta, timedelta]:
        """How far the server's clock is ahead of ours, and by how much that may be wrong."""
        best = (timedelta(), timedelta.max)
        for _ in range(_SAMPLES):
            asked = datetime.now(UTC)
            row = self._connection.execute("SELECT clock_timestamp()").fetchone()
            answered = datetime.now(UTC)
            half = (answered - asked) / 2
            if row is not None and half < best[1]:
                best = (row[0] - (asked + half), half)
        return best

    def _between(self, work: Work, before: datetime, after: datetime) -> bool:
        slack = self._blur + _SLACK
        began, ended = work.since + self._ahead - slack, work.until + self._ahead + slack
        return began <= after and ended >= before

    def _committed_between(self, before: Snapshot, after: Snapshot) -> int:
        """How many transactions of the whole server the one saw and the other did not."""
        unseen = (*before.running, *range(before.xmax, after.xmax))
        ids = [xid for xid in unseen if after.sees(xid)]
        try:
            with self._lock:
                row = self._connection.execute(_STATUS, (ids[:_MOST_IDS],)).fetchone()
        except psycopg.Error as error:
            raise LabError(_refused(error)) from error
        return int(row[0]) if row else 0

    def _commit(self, work: Work) -> Commit:
        return Commit(at=work.until + self._ahead, xid=0, client=_client(work.address, work.until))


def _client(address: str, at: datetime) -> Client:
    return Client(at=at, address=address, pid=0, role="", database="", application="")


def _complaint(address: str, refusal: Refusal) -> Complaint:
    return Complaint(
        client=_client(address, refusal.at), code=refusal.code, message=refusal.message
    )


def _refused(error: psycopg.Error) -> str:
    said = error.diag.message_primary or " ".join(str(error).split()) or type(error).__name__
    return f"the external Postgres could not be used with what the variables say: {said}"
