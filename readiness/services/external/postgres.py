"""An external Postgres: who wrote, told by what passed through the door and by the readings."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, LiteralString, Self
from urllib.parse import parse_qsl

import psycopg

from readiness.errors import LabError
from readiness.sentence import Sentence, say
from readiness.services.external.pgdoor import PgDoor
from readiness.services.external.pgwire import Refusal, Session, Work, fresh
from readiness.services.external.weaker import doubts
from readiness.services.postgres.eyes import Eyes
from readiness.services.postgres.log import Client, Complaint, Visits, Writing
from readiness.services.postgres.server import Server
from readiness.services.postgres.state import Reading, Snapshot
from readiness.services.postgres.witness import Commit, PostgresWitness

_OLDEST = 13
_MOST_IDS = 10_000

_COMMITTED = """
SELECT xid FROM unnest(%s::bigint[]) AS xid
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

    Each question and answer that passes the door goes with a snapshot of the server: a
    transaction that changed the state is among those that became visible between the last reading
    that differed and the first that held, and, if it was a client's, between that client's
    question and the answer.
    """

    def __init__(self, server: Server, door: PgDoor) -> None:
        self._server = server
        self._door = door
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        try:
            self._connection = Eyes.connect(self._server.observer, autocommit=True)
        except psycopg.Error as error:
            raise LabError(_refused(error)) from error
        if self._connection.info.server_version < _OLDEST * 10_000:
            raise LabError(
                say("expected the external Postgres to be {version} or newer", version=_OLDEST)
            )
        self._look()
        self._door.look_with(self._look, self._server.host)
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
        return _in_order([work for work in during if work.wrote] or during)

    def doubts(self, before: Reading, after: Reading) -> tuple[Sentence, ...]:
        """What makes it less sure who wrote: others' transactions, or no writing that was seen."""
        during = self._during(before, after)
        between = fresh(before.snapshot, after.snapshot)
        others = self._those_committed(between.union(*(work.ids for work in during)))
        return doubts(
            committed=len(others),
            own=len(during),
            guessed=not any(work.wrote for work in during),
            hidden=self._hidden,
        )

    def commits(self, address: str) -> tuple[Commit, ...]:
        """Everything that the address wrote and committed, in the order of its times."""
        works = [work for session in self._of(address) for work in session.committed]
        committed = self._those_committed(frozenset().union(*(work.ids for work in works)))
        return _in_order([work for work in works if work.ids & committed])

    def aborted(self, address: str) -> tuple[Writing, ...]:
        """What the address wrote and rolled back, by its own will or not."""
        works = [work for session in self._of(address) for work in session.aborted]
        return tuple(Writing(xid=0, client=_client(work.address, work.at)) for work in works)

    def open_transactions(self, address: str) -> tuple[Writing, ...]:
        """What the address has written and not committed so far."""
        since = [session.open_since for session in self._of(address) if not session.closed]
        return tuple(Writing(xid=0, client=_client(address, at)) for at in since if at)

    def visits(self, address: str) -> Visits:
        """Who came from the address, who was let in or refused, and what went wrong."""
        mine = self._of(address)
        if not mine and self._door.insisted(address):
            raise LabError(
                say(
                    "a client of the worker wants TLS to Postgres, which the variables do not ask"
                    " for: say `sslmode=require` in DATABASE_URL or PGSSLMODE"
                )
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
        committed = self._those_committed(fresh(before.snapshot, after.snapshot))
        works = [work for session in self._door.sessions() for work in session.committed]
        return [work for work in works if work.ids & committed]

    def _of(self, address: str) -> tuple[Session, ...]:
        return tuple(s for s in self._door.sessions() if s.address == address)

    def _look(self) -> Snapshot:
        """The server's snapshot now. Raises LabError."""
        return Snapshot.parse(str(self._ask("SELECT pg_current_snapshot()::text")[0][0]))

    def _those_committed(self, ids: frozenset[int]) -> frozenset[int]:
        """Those of the transactions that committed."""
        asked = sorted(ids)[-_MOST_IDS:]
        return frozenset(int(row[0]) for row in self._ask(_COMMITTED, asked)) if asked else ids

    def _ask(self, query: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._connection.execute(query, values or None).fetchall()
        except psycopg.Error as error:
            raise LabError(_refused(error)) from error


def _in_order(works: list[Work]) -> tuple[Commit, ...]:
    commits = (Commit(at=w.at, xid=0, client=_client(w.address, w.at)) for w in works)
    return tuple(sorted(commits, key=lambda commit: commit.at))


def _client(address: str, at: datetime) -> Client:
    return Client(at=at, address=address, pid=0, role="", database="", application="")


def _complaint(address: str, refusal: Refusal) -> Complaint:
    return Complaint(
        client=_client(address, refusal.at), code=refusal.code, message=refusal.message
    )


def _refused(error: psycopg.Error) -> Sentence:
    said = error.diag.message_primary or " ".join(str(error).split()) or type(error).__name__
    return say(
        "the external Postgres could not be used with what the variables say: {said}", said=said
    )
