"""Talking to the lab's Postgres: waiting for it, setting it up, running the user's SQL."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql

from readiness.errors import LabError
from readiness.plan import Postgres
from readiness.sentence import Sentence, say
from readiness.services.postgres.container import SUPERUSER

OBSERVER = "readiness_eyes"

_POLL_S = 0.005
KNOCK_S = 2.0


class QueryError(Exception):
    """Postgres refused SQL that the user wrote; `line`, from 1, where it names a place."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where the server is, and how the lab, its eyes and the user's own role get in."""

    host: str
    postgres: Postgres
    superuser_password: str = field(repr=False)
    observer_password: str = field(repr=False)
    port: int = 5432

    @property
    def superuser(self) -> str:
        """The connection string of the lab's own superuser."""
        return self._conninfo(SUPERUSER, self.superuser_password)

    @property
    def owner(self) -> str:
        """The connection string of the role that the workers are given."""
        return self._conninfo(self.postgres.user, self.postgres.password)

    @property
    def observer(self) -> str:
        """The connection string of a role that can read everything and write nothing."""
        return self._conninfo(OBSERVER, self.observer_password)

    def _conninfo(self, user: str, password: str) -> str:
        return psycopg.conninfo.make_conninfo(
            host=self.host,
            port=self.port,
            dbname=self.postgres.database,
            user=user,
            password=password,
            connect_timeout=2,
            application_name="readiness",
        )


def prepare(server: Server, deadline: float, alive: Callable[[], bool] = lambda: True) -> None:
    """Wait until the server answers over TCP (during its set-up it does not), then set it up.

    `deadline` is a moment of the monotonic clock; `alive` tells whether waiting still makes sense.
    Raises LabError.
    """
    with lab_faults(), _connect(server, deadline, alive) as connection:
        for statement in _preparation(server):
            connection.execute(statement)


def run_sql(server: Server, script: str, *, superuser: bool = False) -> None:
    """Run a script of one or more statements as the owner of the database: all of it or nothing.

    Raises QueryError where the SQL is wrong, LabError where the server is gone.
    """
    conninfo = server.superuser if superuser else server.owner
    with lab_faults(), psycopg.connect(conninfo, autocommit=True) as connection:
        try:
            connection.execute(script.encode())
        except psycopg.Error as error:
            if connection.broken:
                raise
            raise query_error(error, script) from error


@contextmanager
def lab_faults() -> Iterator[None]:
    """Turn what psycopg raises into LabError: the SQL inside is ours, so the server is at fault."""
    try:
        yield
    except psycopg.Error as error:
        raise LabError(
            say(
                "the lab's Postgres stopped answering: {error}; see whether its container ran out"
                " of memory or disk",
                error=_words(error),
            )
        ) from error


def query_error(error: psycopg.Error, script: str) -> QueryError:
    """What Postgres said about the user's SQL, with the line if it names a position."""
    position = error.diag.statement_position
    line = script.count("\n", 0, int(position) - 1) + 1 if position else None
    return QueryError(error.diag.message_primary or _words(error), line)


def _connect(
    server: Server, deadline: float, alive: Callable[[], bool]
) -> psycopg.Connection[tuple[Any, ...]]:
    while True:
        try:
            # Knocking costs a fiftieth of what the library's whole try does, and this machine is
            # busy with the very start that is waited for.
            socket.create_connection((server.host, server.port), KNOCK_S).close()
            return psycopg.connect(server.superuser, autocommit=True)
        except (psycopg.OperationalError, OSError) as error:
            if not alive() or time.monotonic() > deadline:
                raise LabError(_never_ready(server, error, alive=alive())) from error
        time.sleep(_POLL_S)


def _never_ready(server: Server, error: Exception, *, alive: bool) -> Sentence:
    if alive:
        return say(
            "Postgres ({image}) did not get ready in time: {error}; an image that behaves as the"
            " official one does is expected under services.postgres.image",
            image=server.postgres.image,
            error=_words(error),
        )
    return say(
        "Postgres ({image}) ended before it was ready: {error}; an image that behaves as the"
        " official one does is expected under services.postgres.image",
        image=server.postgres.image,
        error=_words(error),
    )


def _words(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _preparation(server: Server) -> Iterator[sql.Composed]:
    postgres = server.postgres
    names = {
        "owner": sql.Identifier(postgres.user),
        "password": sql.Literal(postgres.password),
        "database": sql.Identifier(postgres.database),
        "lab": sql.Identifier(SUPERUSER),
        "eyes": sql.Identifier(OBSERVER),
        "eyes_password": sql.Literal(server.observer_password),
    }
    for statement in _STATEMENTS:
        yield sql.SQL(statement).format(**names)


# The owner's connections have an end, so that a worker which opens them without one is refused and
# leaves room for our eyes; there are enough for the pools of all workers of a run.
#
# The chatter is asked of the database, so that roles made in `setup` are seen as well, and not of
# our own roles. A role that is no superuser cannot turn it off. `log_duration` makes statements of
# transactions visible that are never committed.
_STATEMENTS = (
    "CREATE ROLE {owner} LOGIN CONNECTION LIMIT 400 PASSWORD {password}",
    "ALTER DATABASE {database} OWNER TO {owner}",
    "CREATE ROLE {eyes} LOGIN BYPASSRLS PASSWORD {eyes_password} IN ROLE pg_read_all_data",
    # By name: a migration may well revoke it from PUBLIC.
    "GRANT CONNECT ON DATABASE {database} TO {eyes}",
    "ALTER ROLE {eyes} SET default_transaction_read_only = on",
    "ALTER ROLE {eyes} SET log_min_messages = warning",
    "ALTER ROLE {eyes} SET log_duration = off",
    "ALTER ROLE {lab} SET log_min_messages = warning",
    "ALTER ROLE {lab} SET log_duration = off",
    "ALTER ROLE {lab} SET timezone = 'UTC'",
    "ALTER DATABASE {database} SET log_min_messages = debug5",
    "ALTER DATABASE {database} SET log_duration = on",
)
