"""A door in the lab's network: whoever connects is passed on to one server outside, and seen."""

from __future__ import annotations

import select
import socket
import ssl
import threading
from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self

from readiness.errors import LabError
from readiness.sentence import say
from readiness.services.external.reach import Reach

_CHUNK = 65536
_BACKLOG = 128


class Tap(Protocol):
    """Sees one connection, each piece before it is passed on."""

    def sent(self, data: bytes) -> None:
        """From the client to the server."""

    def answered(self, data: bytes) -> None:
        """From the server to the client."""

    def closed(self) -> None:
        """The connection is over."""


class Doorkeeper(Protocol):
    """Lets clients in: what the server's protocol wants before a connection can be passed on."""

    def admit(self, client: socket.socket, reach: Reach) -> tuple[socket.socket, bytes] | None:
        """Connect to the server for the client; None where the client wants nothing more.

        What the server has said to the client by then is given with the connection.
        """

    def tap(self, address: str) -> Tap:
        """What sees the connection of a client of that address."""


class Forwarder:
    """Listens at one address and port of the lab; a context manager, a thread per connection."""

    def __init__(self, place: tuple[str, int], reach: Reach, keeper: Doorkeeper) -> None:
        self._place = place
        self._reach = reach
        self._keeper = keeper
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)

    def __enter__(self) -> Self:
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._listener.bind(self._place)
            self._listener.listen(_BACKLOG)
        except OSError as error:
            self._listener.close()
            raise LabError(
                say(
                    "two external servers would answer at port {port} of the lab: {error}",
                    port=self._place[1],
                    error=error.strerror,
                )
            ) from error
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listener.getsockname()[1])

    def _accept(self) -> None:
        with suppress(OSError):  # the listener was closed
            while True:
                client, (address, _) = self._listener.accept()
                threading.Thread(target=self._serve, args=(client, address), daemon=True).start()

    def _serve(self, client: socket.socket, address: str) -> None:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A fault of our own eyes is told by them when they are asked.
        with client, suppress(OSError, LabError):
            admitted = self._keeper.admit(client, self._reach)
            if admitted is None:
                return
            server, greeting = admitted
            tap = self._keeper.tap(address)
            try:
                with server:
                    tap.answered(greeting)
                    client.sendall(greeting)
                    _pass_on(client, server, tap)
            finally:
                tap.closed()


def _pass_on(client: socket.socket, server: socket.socket, tap: Tap) -> None:
    """Both ways, in one thread: TLS takes no reading and writing at once."""
    ways = {client: (server, tap.sent), server: (client, tap.answered)}
    while ways:
        for source in _readable(tuple(ways)):
            target, see = ways[source]
            data = source.recv(_CHUNK)
            if data:
                see(data)
                target.sendall(data)
                continue
            del ways[source]
            if source is server:
                return  # what a client still says to a server that has gone is for nobody
            target.shutdown(socket.SHUT_WR)


def _readable(sources: tuple[socket.socket, ...]) -> list[socket.socket]:
    """Those that have something, decrypted already or not; waits for one."""
    pending: list[socket.socket] = [
        source for source in sources if isinstance(source, ssl.SSLSocket) and source.pending()
    ]
    return pending or select.select(sources, [], [])[0]
