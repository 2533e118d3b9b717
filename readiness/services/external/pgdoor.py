"""The door to an external Postgres: TLS as far as its variables ask for it, and every session."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable

from readiness.services.external.forwarder import Tap
from readiness.services.external.pgwire import NOTHING_YET, PgTap, Session
from readiness.services.external.reach import Reach
from readiness.services.postgres.state import Snapshot

_SSL_REQUEST = (8).to_bytes(4) + (80877103).to_bytes(4)
_GSS_REQUEST = (8).to_bytes(4) + (80877104).to_bytes(4)
_MOST = 2000
_LONGEST = 65536
_SASL = (10).to_bytes(4)


class PgDoor:
    """Lets clients through to Postgres.

    Where the variables demand TLS it reaches from the client to the server, and hides what
    passes. Else a client that offers TLS is told that there is none here, and the door itself
    speaks it to a server that has it: so what passes can be seen.
    """

    def __init__(self, *, hidden: bool) -> None:
        self._hidden = hidden
        self._lock = threading.Lock()
        self._taps: list[PgTap] = []
        self._insisted: dict[str, int] = {}
        self._looks: tuple[Callable[[], Snapshot], str] | None = None

    def look_with(self, look: Callable[[], Snapshot], own: str) -> None:
        """From now on each question and answer goes with a snapshot, but for those of `own`."""
        self._looks = (look, own)

    def sessions(self) -> tuple[Session, ...]:
        """Every connection so far, the oldest first."""
        with self._lock:
            return tuple(tap.session for tap in self._taps)

    def insisted(self, address: str) -> bool:
        """Whether a client of that address left because it was offered no TLS."""
        with self._lock:
            return self._insisted.get(address, 0) > 0

    def admit(self, client: socket.socket, reach: Reach) -> tuple[socket.socket, bytes] | None:
        """Connect to the server for the client, once it has said what encryption it wants."""
        if self._hidden:
            return reach.connect(), b""
        while (first := client.recv(8, socket.MSG_PEEK | socket.MSG_WAITALL)) in _REQUESTS:
            client.recv(len(first), socket.MSG_WAITALL)
            self._count(client, +1 if first == _SSL_REQUEST else 0)
            client.sendall(b"N")
        if not first:
            return None
        self._count(client, -1)
        server = _connect(reach)
        server.sendall(_startup(client))
        return server, _without_binding(_message(server))

    def tap(self, address: str) -> Tap:
        """What sees the connection of a client of that address."""
        tap = PgTap(address, self._look_for(address), hidden=self._hidden)
        with self._lock:
            self._taps.append(tap)
            del self._taps[:-_MOST]
        return tap

    def _look_for(self, address: str) -> Callable[[], Snapshot]:
        if self._looks is None or address == self._looks[1]:
            return lambda: NOTHING_YET
        return self._looks[0]

    def _count(self, client: socket.socket, step: int) -> None:
        """Count who was told that there is no TLS, and did not go on without."""
        address = str(client.getpeername()[0])
        with self._lock:
            self._insisted[address] = max(0, self._insisted.get(address, 0) + step)


_REQUESTS = (_SSL_REQUEST, _GSS_REQUEST)


def _connect(reach: Reach) -> socket.socket:
    """Like libpq with `sslmode=prefer`: with TLS where the server has it."""
    server = reach.connect()
    server.sendall(_SSL_REQUEST)
    if server.recv(1) != b"S":
        return server
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(server, server_hostname=reach.upstream.host)


def _startup(client: socket.socket) -> bytes:
    """The first message of a client: its length, which counts itself, and the rest."""
    head = _exactly(client, 4)
    return head + _exactly(client, min(int.from_bytes(head), _LONGEST) - 4)


def _message(server: socket.socket) -> bytes:
    """The next message of the server, empty where it has hung up."""
    head = _exactly(server, 5)
    return head + _exactly(server, min(int.from_bytes(head[1:]), _LONGEST) - 4)


def _without_binding(message: bytes) -> bytes:
    """The server's first message without the login that is bound to TLS.

    A client that speaks no TLS to us breaks off where it is offered one (libpq), as it should.
    """
    if message[:1] != b"R" or message[5:9] != _SASL:
        return message
    names = [name for name in message[9:].split(b"\0") if name and not name.endswith(b"-PLUS")]
    body = _SASL + b"".join(name + b"\0" for name in names) + b"\0"
    return b"R" + (len(body) + 4).to_bytes(4) + body


def _exactly(source: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = source.recv(count - len(data))
        if not piece:
            return data
        data += piece
    return data
