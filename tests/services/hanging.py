"""Servers that hang: their kernel takes connections and acknowledges, and nobody ever answers."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
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
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_junk, args=(listening,), daemon=True).start()
        yield listening.getsockname()


@contextmanager
def hanging_postgres() -> Iterator[tuple[str, int]]:
    """The place of a Postgres that lets everybody in and answers no query."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_let_in, args=(listening,), daemon=True).start()
        yield listening.getsockname()


def _junk(listening: socket.socket) -> None:
    with suppress(OSError):
        while True:
            with listening.accept()[0] as client:
                client.recv(1024)
                client.sendall(b"?" * 64 + b"\r\n")


def _let_in(listening: socket.socket) -> None:
    with suppress(OSError), ExitStack() as kept:
        while True:
            client = kept.enter_context(listening.accept()[0])
            while struct.unpack("!II", client.recv(8, socket.MSG_PEEK))[1] in (
                _SSL_REQUEST,
                _GSS_REQUEST,
            ):
                client.recv(8)
                client.sendall(b"N")
            client.recv(4096)
            client.sendall(b"R" + struct.pack("!II", 8, 0) + b"Z" + struct.pack("!I", 5) + b"I")
