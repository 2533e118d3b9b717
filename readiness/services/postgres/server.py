"""Talking to the lab's Postgres: waiting for it, setting it up, running the user's SQL."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from readiness.errors import LabError
from readiness.plan import Postgres
from readiness.sentence import Sentence, say
from readiness.services.postgres.container import SUPERUSER
from readiness.services.postgres.eyes import Eyes, see_answering

OBSERVER = "readiness_eyes"

SCRIPT_S = 300.0
"""How long SQL of the user's may take, as a step of `setup` that runs a command may."""

_POLL_S = 0.005
KNOCK_S = 2.0
MAINTENANCE = "postgres"
"""A database that every server has, to be in while another one gets its name."""
_PULSE_S = 10.0
_CONNECT_S = 10
_FIRST_CONNECT_S = 2

# Disk or memory is used up, the server's files cannot be read, it crashed or comes up again. Of
# XX000 and 58P01 it is not known: extensions say so of what they are given or is not installed.
_SERVERS_OWN = ("53100", "53200", "58000", "58030", "57P02", "57P03", "XX001", "XX002")
_FOR_PSQL = re.compile(r"^\\(un)?restrict\b.*$", re.MULTILINE)


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

    def superuser_in(self, database: str) -> str:
        """The same in another database."""
        return self._conninfo(SUPERUSER, self.superuser_password, database)

    def _conninfo(self, user: str, password: str, database: str = "") -> str:
        return psycopg.conninfo.make_conninfo(
            host=self.host,
            port=self.port,
            dbname=database or self.postgres.database,
            user=user,
            password=password,
            connect_timeout=_CONNECT_S,
            application_name="readiness",
        )


def prepare(
    server: Server, deadline: float, alive: Callable[[], bool] = lambda: True, *, was: str = ""
) -> None:
    """Wait until the server answers over TCP (during its set-up it does not), then set it up.

    `deadline` is a moment of the monotonic clock; `alive` tells whether waiting still makes sense.
    `was` is the database's name so far, where it has another one. Raises LabError.
    """
    with lab_faults():
        if was and was != server.postgres.database:
            _rename(server, was, deadline, alive)
        with _connect(server, server.superuser, deadline, alive) as connection:
            for statement in _preparation(server):
                connection.execute(statement)


def _rename(server: Server, was: str, deadline: float, alive: Callable[[], bool]) -> None:
    names = sql.Identifier(was), sql.Identifier(server.postgres.database)
    with _connect(server, server.superuser_in(MAINTENANCE), deadline, alive) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))


def run_sql(server: Server, script: str, *, superuser: bool = False) -> None:
    """Run a script of one or more statements as the owner of the database: all of it or nothing.

    It may be what `pg_dump --inserts` prints: its lines `restrict …` are for psql alone.
    Raises QueryError where the SQL is wrong or takes longer than 5 minutes, LabError where the
    server is gone, or does not answer others meanwhile.
    """
    conninfo = server.superuser if superuser else server.owner
    script = _FOR_PSQL.sub("", script)
    with lab_faults(), Eyes.connect(conninfo, autocommit=True) as connection:
        connection.mind = _Pulse(server)
        try:
            connection.execute(script.encode())
        except psycopg.Error as error:
            if connection.broken or is_the_servers_own(error.sqlstate):
                raise
            raise query_error(error, script) from error


def is_the_servers_own(code: str | None) -> bool:
    """Whether it is an error that only a server in trouble gives, whatever it was asked."""
    return bool(code) and str(code).startswith(_SERVERS_OWN)


class _Pulse:
    """Tells SQL that takes long from a server that does not answer anybody any more."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._next = _PULSE_S

    def __call__(self, waited_s: float) -> None:
        """Raises psycopg.Error for the latter, QueryError where the SQL takes too long."""
        if waited_s > SCRIPT_S:
            raise QueryError(
                say(
                    "it still ran after {seconds} s, and the server answers others",
                    seconds=f"{SCRIPT_S:.0f}",
                )
            )
        if waited_s > self._next:
            see_answering(self._server.observer)
            self._next = waited_s + _PULSE_S


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


def _connect(server: Server, conninfo: str, deadline: float, alive: Callable[[], bool]) -> Eyes:
    while True:
        try:
            # Knocking costs a seventh of what the library's whole try does, and this machine is
            # busy with the very start that is waited for.
            socket.create_connection((server.host, server.port), KNOCK_S).close()
            return Eyes.connect(conninfo, autocommit=True, connect_timeout=_FIRST_CONNECT_S)
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
# transactions visible that are never committed, `log_statement` that a text had several.
_STATEMENTS = (
    "CREATE ROLE {owner} LOGIN CONNECTION LIMIT 400 PASSWORD {password}",
    "ALTER DATABASE {database} OWNER TO {owner}",
    "CREATE ROLE {eyes} LOGIN BYPASSRLS PASSWORD {eyes_password} IN ROLE pg_read_all_data",
    # By name: a migration may well revoke it from PUBLIC.
    "GRANT CONNECT ON DATABASE {database} TO {eyes}",
    "ALTER ROLE {eyes} SET default_transaction_read_only = on",
    "ALTER ROLE {eyes} SET log_min_messages = warning",
    "ALTER ROLE {eyes} SET log_duration = off",
    "ALTER ROLE {eyes} SET log_statement = none",
    "ALTER ROLE {lab} SET log_min_messages = warning",
    "ALTER ROLE {lab} SET log_duration = off",
    "ALTER ROLE {lab} SET log_statement = none",
    "ALTER ROLE {lab} SET timezone = 'UTC'",
    "ALTER DATABASE {database} SET log_min_messages = debug5",
    "ALTER DATABASE {database} SET log_duration = on",
    "ALTER DATABASE {database} SET log_statement = 'all'",
)
