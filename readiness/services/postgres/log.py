"""What the lab's Postgres wrote in its log: who connected, was refused, failed and wrote.

A transaction with an id is one that wrote. At `log_min_messages=debug5` the server logs a line
under that id, with the client's address, before the commit becomes visible: whatever a reading
shows was in the log before the reading.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from readiness.services.postgres.container import SUPERUSER
from readiness.services.postgres.csvlog import Records

_READING = frozenset(
    {"PARSE", "BIND", "BEGIN", "SET", "SELECT", "SELECT FOR UPDATE", "ROLLBACK", "LOCK TABLE"}
    | {f"SELECT FOR {kind}" for kind in ("NO KEY UPDATE", "SHARE", "KEY SHARE")}
    | {"idle in transaction", "idle in transaction (aborted)", "idle"}
)

SEVERAL = "several statements"
"""Stands among a transaction's commands where one text had several: the log tells the last only."""

_STATEMENT = "statement: "
_EXECUTE = "execute "
_LONGEST_KNOWN = 16_000
_MOST_TRANSACTIONS = 50_000
_MOST_ADDRESSES = 1000
_MOST_PER_ADDRESS = 50
_LONGEST_TEXT = 500

# Refused at the door: not let in (28), no such database (3D), no right to connect, no place left.
_REFUSALS = ("28", "3D", "42501", "53300")


@dataclass(frozen=True, kw_only=True)
class Client:
    """Who did something, and when; role, database and application are what the client said."""

    at: datetime
    address: str
    pid: int
    role: str
    database: str
    application: str


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A transaction that wrote something; whether it committed is not the log's to say.

    `commands` are the kinds of statements that were at work once it wrote, as Postgres calls them,
    and `SEVERAL`.
    """

    xid: int
    client: Client
    commands: frozenset[str] = frozenset()

    @property
    def only_reads(self) -> bool:
        """Whether it only locked what it read: that, too, gives a transaction an id."""
        return bool(self.commands) and self.commands <= _READING


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """An error that the server gave a client: its SQLSTATE and its (untrusted) message."""

    client: Client
    code: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Visits:
    """How often an address knocked, who was let in, who was not, and what then went wrong.

    `connections` counts all; of the others the first 50 are kept.
    """

    connections: int = 0
    sessions: tuple[Client, ...] = ()
    refusals: tuple[Complaint, ...] = ()
    errors: tuple[Complaint, ...] = ()


@dataclass
class _Address:
    connections: int = 0
    sessions: dict[str, Client] = field(default_factory=dict)
    refusals: list[Complaint] = field(default_factory=list)
    errors: list[Complaint] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class _Row:
    client: Client
    session: str
    command: str
    xid: int
    severity: str
    code: str
    message: str


class Log:
    """What the log has shown so far, in bounded memory; feed it the file's bytes in order.

    `writings` is by transaction id. `awaited` is a message of the lab's superuser to look for: it
    is emptied when it has come.
    """

    def __init__(self) -> None:
        self._records = Records()
        self._addresses: defaultdict[str, _Address] = defaultdict(_Address)
        self._several: dict[str, None] = {}
        self.writings: dict[int, Writing] = {}
        self.awaited = ""

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the file, cut anywhere."""
        for fields in self._records.rows(data):
            with suppress(ValueError, OverflowError):  # what is not Postgres's is no evidence
                if (row := _row(fields)) is not None:
                    self._take(row)

    def visits(self, address: str) -> Visits:
        """Who came from that address, and how it was received."""
        seen = self._addresses.get(address, _Address())
        return Visits(
            connections=seen.connections,
            sessions=tuple(seen.sessions.values()),
            refusals=tuple(seen.refusals),
            errors=tuple(seen.errors),
        )

    def _take(self, row: _Row) -> None:
        if row.message.startswith((_STATEMENT, _EXECUTE)):
            self._note_text(row)
        # A text's own line bears the name of what was before it.
        if row.xid and not row.message.startswith(_STATEMENT):
            known = self.writings.get(row.xid)
            commands = (known.commands if known else frozenset()) | {row.command}
            if row.session in self._several:
                commands |= {SEVERAL}
            self.writings[row.xid] = Writing(xid=row.xid, client=row.client, commands=commands)
            _forget_the_first(self.writings)
        if row.message == self.awaited and row.client.role == SUPERUSER:
            self.awaited = ""
        address = row.client.address
        if address in self._addresses or len(self._addresses) < _MOST_ADDRESSES:
            _note(self._addresses[address], row)

    def _note_text(self, row: _Row) -> None:
        """Whether what the session does from now on comes from a text of several statements."""
        if row.message.startswith(_STATEMENT) and _has_several(row.message):
            self._several[row.session] = None
            _forget_the_first(self._several)
        else:
            self._several.pop(row.session, None)


def _note(seen: _Address, row: _Row) -> None:
    match row.severity:
        case "LOG" if row.message.startswith("connection received:"):
            seen.connections += 1
        case "LOG" if row.message.startswith("connection authorized:"):
            if len(seen.sessions) < _MOST_PER_ADDRESS:
                seen.sessions[row.session] = row.client
        case "FATAL" if row.code.startswith(_REFUSALS):
            # "Authorized" is logged before the database is looked for.
            seen.sessions.pop(row.session, None)
            _complain(seen.refusals, row)
        case "ERROR" | "FATAL" | "PANIC":
            _complain(seen.errors, row)


def _has_several(statement: str) -> bool:
    """Whether a text may be several statements; so may one that is cut or quotes a semicolon."""
    return len(statement) > _LONGEST_KNOWN or ";" in statement.rstrip("; \t\r\n")


def _forget_the_first(kept: dict[Any, Any]) -> None:
    if len(kept) > _MOST_TRANSACTIONS:
        del kept[next(iter(kept))]


def _complain(complaints: list[Complaint], row: _Row) -> None:
    if len(complaints) < _MOST_PER_ADDRESS:
        text = row.message[:_LONGEST_TEXT]
        complaints.append(Complaint(client=row.client, code=row.code, message=text))


def _row(fields: list[str]) -> _Row | None:
    """One row, None if it is no client's or chatter; columns: "Using CSV-Format Log Output"."""
    if len(fields) < 14 or not fields[4]:  # noqa: PLR2004 (the columns up to the message)
        return None
    if fields[11] == "DEBUG" and fields[10] == "0":
        return None
    client = Client(
        at=datetime.fromisoformat(fields[0].replace(" UTC", "+00:00")),
        address=fields[4].rpartition(":")[0] or fields[4],
        pid=int(fields[3]),
        role=fields[1],
        database=fields[2],
        application="".join(fields[22:23])[:_LONGEST_TEXT],
    )
    return _Row(
        client=client,
        session=fields[5],
        command=fields[7],
        xid=int(fields[10]),
        severity=fields[11],
        code=fields[12],
        message=fields[13],
    )
