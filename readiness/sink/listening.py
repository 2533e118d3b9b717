"""The sink's sockets: DNS that knows no name, and an ear on the network's interface."""

from __future__ import annotations

import socket
import socketserver
import struct
from collections.abc import Callable
from contextlib import suppress

from readiness.sink.network import Network
from readiness.sink.packets import Packet, knocks, no_such_name, outward, packet, question
from readiness.sink.records import Kind

Note = Callable[[Kind, str, str], None]
"""Takes the kind, the address of who tried, and what was tried."""

_DNS_PORT = 53
_IPV4_FRAMES = 0x0800
_LONGEST = 65_535
_IP_PKTINFO = 8  # Python has no name for it before 3.14
_DNS_TIMEOUT_S = 2.0


class Listener:
    """Everything that the sink listens to, open when this exists."""

    def __init__(self, network: Network, note: Note) -> None:
        self._network = network
        self._note = note
        self._wire = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_IPV4_FRAMES))
        self._wire.bind((network.interface, _IPV4_FRAMES))
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.setsockopt(socket.IPPROTO_IP, _IP_PKTINFO, 1)
        self._udp.bind(("", _DNS_PORT))
        self._tcp = _TcpServer(("", _DNS_PORT), self._answer)

    def loops(self) -> tuple[Callable[[], None], ...]:
        """What to run, each in a thread of its own; none of them returns."""
        return self._hear_names, self._hear_packets, self._tcp.serve_forever

    def _hear_names(self) -> None:
        while True:
            query, control, _, asker = self._udp.recvmsg(_LONGEST, socket.CMSG_SPACE(12))
            answer = self._answer(query, asker[0])
            if answer is not None:
                with suppress(OSError):  # who asks from a port 0 or for nothing cannot be answered
                    self._udp.sendmsg([answer], _from_same_address(control), 0, asker)

    def _hear_packets(self) -> None:
        while True:
            data, sender = self._wire.recvfrom(_LONGEST)
            seen = None if sender[2] == socket.PACKET_OUTGOING else packet(data)
            if seen is not None:
                self._hear(seen)

    def _hear(self, seen: Packet) -> None:
        if outward(seen, self._network.gateway, self._network.subnet):
            self._note(seen.kind, seen.source, seen.what)
        elif knocks(seen, self._network.address):
            self._note(Kind.CLOSED, seen.source, seen.what)

    def _answer(self, query: bytes, asker: str) -> bytes | None:
        asked = question(query)
        if asked is None:
            return None
        if not asked.reverse:  # asking for the name of an address reaches for nothing
            self._note(Kind.NAME, asker, asked.name)
        return no_such_name(query, asked)


class _TcpServer(socketserver.ThreadingTCPServer):
    """DNS over TCP: a length of two bytes before each message."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(
        self, address: tuple[str, int], answer: Callable[[bytes, str], bytes | None]
    ) -> None:
        self.answer = answer
        super().__init__(address, _TcpQuery)


class _TcpQuery(socketserver.StreamRequestHandler):
    timeout = _DNS_TIMEOUT_S
    server: _TcpServer

    def handle(self) -> None:
        length = self.rfile.read(2)
        query = self.rfile.read(int.from_bytes(length)) if len(length) == 2 else b""  # noqa: PLR2004
        answer = self.server.answer(query, self.client_address[0])
        if answer is not None:
            self.wfile.write(len(answer).to_bytes(2) + answer)


def _from_same_address(
    control: list[tuple[int, int, bytes]],
) -> list[tuple[int, int, bytes]]:
    """Answer from the address that was asked, be it 8.8.8.8; from any other it is not believed."""
    for level, kind, data in control:
        if (level, kind) == (socket.IPPROTO_IP, _IP_PKTINFO):
            _, local, _ = struct.unpack("i4s4s", data[:12])
            return [(level, kind, struct.pack("i4s4s", 0, local, bytes(4)))]
    return []
