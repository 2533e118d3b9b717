"""Servers that hang: their kernel takes connections and acknowledges, and nobody ever answers."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress

_SSL_REQUEST, _GSS_REQUEST = 80877103, 80877104


@contextmanager
def silent() -> Iterator[tuple[str, int]]:
    """The place of a server that answers nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()


@contextmanager
def talking_junk() -> Iterator[tuple[str, int]]:
    """The place of a server that answers everybody what no protocol knows."""
    with _served(_junk) as place:
        yield place


@contextmanager
def hanging_postgres() -> Iterator[tuple[str, int]]:
    """The place of a Postgres that lets everybody in and answers no query."""
    with _served(_let_in) as place:
        yield place


@contextmanager
def _served(meet: Callable[[socket.socket], None]) -> Iterator[tuple[str, int]]:
    """A server that keeps every client, once it has met it, until its own end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_serve, args=(listening, meet))
        thread.start()
        try:
            yield listening.getsockname()
        finally:
            listening.shutdown(socket.SHUT_RDWR)  # closing alone wakes nobody
            thread.join()


def _serve(listening: socket.socket, meet: Callable[[socket.socket], None]) -> None:
    with ExitStack() as kept, suppress(OSError):
        while True:
            client, _ = listening.accept()
            kept.enter_context(client)
            with suppress(OSError, struct.error):  # it went away again
                meet(client)


def _junk(client: socket.socket) -> None:
    client.recv(1024)
    client.sendall(b"?" * 64 + b"\r\n")


def _let_in(client: socket.socket) -> None:
    known = (_SSL_REQUEST, _GSS_REQUEST)
    while struct.unpack("!II", client.recv(8, socket.MSG_PEEK))[1] in known:
        client.recv(8)
        client.sendall(b"N")
    client.recv(4096)
    client.sendall(b"R" + struct.pack("!II", 8, 0) + b"Z" + struct.pack("!I", 5) + b"I")
