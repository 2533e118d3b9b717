"""Reading Postgres's protocol as it passes by: who got in, what was written, how it ended."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from readiness.services.postgres.state import Snapshot

_HEADER = 5
_KEPT = 2000
_MOST = 5000
_TOLD = b"RCZEN"
_WRITES = re.compile(
    r"(INSERT|UPDATE|DELETE|MERGE|COPY|TRUNCATE|CREATE|ALTER|DROP|COMMENT|GRANT|REVOKE|REFRESH)\b"
)
_MAY_WRITE = re.compile(r"(SELECT|CALL|DO|FETCH|EXECUTE)\b")


NOTHING_YET = Snapshot(xmax=0, running=frozenset())


def fresh(before: Snapshot, after: Snapshot) -> frozenset[int]:
    """The transactions that the later snapshot sees and the earlier one did not yet."""
    if before == NOTHING_YET:
        return frozenset()
    unseen = (*before.running, *range(before.xmax, after.xmax))
    return frozenset(xid for xid in unseen if after.sees(xid))


@dataclass(frozen=True, kw_only=True)
class Work:
    """A transaction of a client, or what may be one: when its answer came, by our clock.

    `before` and `after` are what the server's snapshots were when it was asked and when it had
    answered: if it wrote, its id is among those that only the later one sees. `wrote` is False
    where no write was read on the way.
    """

    address: str
    at: datetime
    before: Snapshot
    after: Snapshot
    wrote: bool

    @property
    def ids(self) -> frozenset[int]:
        """The transactions of the whole server that ended between question and answer."""
        return fresh(self.before, self.after)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """An error that the server gave a client: when, its SQLSTATE, its (untrusted) message."""

    at: datetime
    code: str
    message: str


@dataclass
class Session:
    """One connection as it passed by; `let_in` is None where TLS hides it."""

    address: str
    began: datetime
    hidden: bool = False
    let_in: datetime | None = None
    closed: bool = False
    committed: list[Work] = field(default_factory=list)
    aborted: list[Work] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    errors: list[Refusal] = field(default_factory=list)
    open_since: datetime | None = None


class PgTap:
    """Sees one connection; `look` gives the server's snapshot at the moment."""

    def __init__(self, address: str, look: Callable[[], Snapshot], *, hidden: bool) -> None:
        now = datetime.now(UTC)
        self.session = Session(address=address, began=now, hidden=hidden)
        self._look = look
        self._asked, self._before = now, NOTHING_YET
        self._idle = True
        self._wrote = self._may_have = self._failed = False
        self._lock = threading.Lock()
        self._reading = self._read()
        next(self._reading)

    def sent(self, data: bytes) -> None:  # noqa: ARG002  what a client says proves nothing
        """The client sent something: whatever the server does for it begins now at the earliest."""
        if self._idle:
            self._asked, self._before = datetime.now(UTC), self._look()
        self._idle = False

    def answered(self, data: bytes) -> None:
        """The server answered this."""
        if self.session.hidden:
            self._pass_by()
            return
        with self._lock:
            self._reading.send(data)

    def closed(self) -> None:
        """What was not committed by now is rolled back."""
        with self._lock:
            if self.session.open_since is not None:
                self._end(self.session.aborted, wrote=True)
                self.session.open_since = None
            self.session.closed = True

    def _pass_by(self) -> None:
        """TLS: a question and its answer may have been a commit."""
        self._idle = True
        self._end(self.session.committed, wrote=False)

    def _end(self, kind: list[Work], *, wrote: bool) -> None:
        work = Work(
            address=self.session.address,
            at=datetime.now(UTC),
            before=self._before,
            after=self._look(),
            wrote=wrote,
        )
        kind.append(work)
        del kind[:-_MOST]

    def _read(self) -> Generator[None, bytes, None]:
        data = b""
        while True:
            while len(data) < _HEADER:
                data += yield
            kind, left = data[:1], int.from_bytes(data[1:_HEADER]) - 4
            data, body = data[_HEADER:], b""
            while left > 0:
                if not data:
                    data = yield
                piece, data = data[:left], data[left:]
                left -= len(piece)
                body += piece[: _KEPT - len(body)] if kind in _TOLD else b""
            self._message(kind, body)

    def _message(self, kind: bytes, body: bytes) -> None:
        match kind:
            case b"R" if body[:4] == bytes(4):
                self.session.let_in = datetime.now(UTC)
            case b"E":
                self._failed = True
                self._refused(body)
            case b"C":
                self._completed(body.rstrip(b"\0").decode(errors="replace"))
            case b"Z":
                self._ready(body[:1])

    def _completed(self, tag: str) -> None:
        if _WRITES.match(tag):
            self._wrote = True
            # What a batch commits on its own counts from its first question on.
            self.session.open_since = self.session.open_since or self._asked
        elif _MAY_WRITE.match(tag):
            self._may_have = True
        elif tag == "PREPARE TRANSACTION":
            self._forget()
        elif tag in {"COMMIT", "COMMIT PREPARED"}:
            self._wrote |= tag == "COMMIT PREPARED"
            self._over(committed=True)
        elif tag == "ROLLBACK":
            self._over(committed=False)

    def _ready(self, status: bytes) -> None:
        """The server waits for the client: idle, in a transaction, or in one that has failed."""
        self._idle = True
        if status == b"I":
            self._over(committed=not self._failed)
        self._failed = status == b"E"

    def _over(self, *, committed: bool) -> None:
        # The commit itself cannot have happened before the last question was asked.
        if committed and (self._wrote or self._may_have):
            self._end(self.session.committed, wrote=self._wrote)
        elif self._wrote:
            self._end(self.session.aborted, wrote=True)
        self._forget()

    def _forget(self) -> None:
        self._wrote = self._may_have = False
        self.session.open_since = None

    def _refused(self, body: bytes) -> None:
        fields = {part[:1]: part[1:].decode(errors="replace") for part in body.split(b"\0") if part}
        refusal = Refusal(
            at=datetime.now(UTC), code=fields.get(b"C", ""), message=fields.get(b"M", "")
        )
        kept = self.session.errors if self.session.let_in else self.session.refusals
        kept.append(refusal)
        del kept[:-_MOST]
