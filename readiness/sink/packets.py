"""Reading IPv4 packets and DNS questions: bytes to values, no sockets."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from readiness.sink.records import Kind

_SYN, _ACK = 0x02, 0x10
_PTR = 12
_RESPONSE, _RECURSION_AVAILABLE, _NXDOMAIN = 0x8000, 0x0080, 3
_RECURSION_DESIRED = 0x0100
_DNS_PORT = 53
_HEADER = 12
LONGEST_NAME = 255
"""A name that exists is no longer; of others the beginning is told."""


@dataclass(frozen=True, kw_only=True)
class Packet:
    """A packet that begins something: a TCP SYN, a UDP datagram or an ICMP message."""

    kind: Kind
    source: str
    target: str
    port: int | None = None

    @property
    def what(self) -> str:
        """Where to: `address:port`, or the address where there are no ports."""
        return self.target if self.port is None else f"{self.target}:{self.port}"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a DNS query asks for; `end` is where the question ends in the query."""

    name: str
    reverse: bool
    end: int


def packet(data: bytes) -> Packet | None:
    """The packet in these bytes (from the IPv4 header on), None if it begins nothing."""
    if len(data) < 20 or data[0] >> 4 != 4:  # noqa: PLR2004  (a header; version 4)
        return None
    start = (data[0] & 0x0F) * 4
    source, target = socket.inet_ntoa(data[12:16]), socket.inet_ntoa(data[16:20])
    port: int | None
    match data[9]:
        case socket.IPPROTO_TCP if len(data) >= start + 14 and _begins(data[start + 13]):
            kind, port = Kind.TCP, _port(data, start)
        case socket.IPPROTO_UDP if len(data) >= start + 4:
            kind, port = Kind.UDP, _port(data, start)
        case socket.IPPROTO_ICMP:
            kind, port = Kind.ICMP, None
        case _:
            return None
    return Packet(kind=kind, source=source, target=target, port=port)


def outward(packet: Packet, gateway: IPv4Address, subnet: IPv4Network) -> bool:
    """Whether a packet tries to leave: to a foreign address, or to where the host would be.

    What goes to the sink's own address does not: see `knocks`.
    """
    target = IPv4Address(packet.target)
    if target == gateway:
        return packet.kind is not Kind.ICMP and packet.port != _DNS_PORT
    return target not in subnet and not target.is_multicast and packet.target != "255.255.255.255"


def knocks(packet: Packet, sink: IPv4Address) -> bool:
    """Whether somebody tries the closed port of a negative control, which is one of the sink's."""
    return packet.kind is Kind.TCP and packet.target == str(sink) and packet.port != _DNS_PORT


def question(query: bytes) -> Question | None:
    """The first question of a DNS query, None if there is none to be read."""
    if len(query) < _HEADER or struct.unpack_from("!H", query, 4)[0] < 1:
        return None
    labels, at = list[str](), _HEADER
    while at < len(query) and (length := query[at]):
        label = query[at + 1 : at + 1 + length]
        labels.append(label.decode("ascii", "backslashreplace"))
        at += 1 + length
    if at + 5 > len(query):
        return None
    (kind,) = struct.unpack_from("!H", query, at + 1)
    name = ".".join(labels)[:LONGEST_NAME]
    return Question(name=name, reverse=kind == _PTR, end=at + 5)


def no_such_name(query: bytes, asked: Question) -> bytes:
    """The answer that the name does not exist."""
    number, flags = struct.unpack_from("!HH", query)
    flags = _RESPONSE | (flags & _RECURSION_DESIRED) | _RECURSION_AVAILABLE | _NXDOMAIN
    return struct.pack("!HHHHHH", number, flags, 1, 0, 0, 0) + query[_HEADER : asked.end]


def _begins(flags: int) -> bool:
    return flags & (_SYN | _ACK) == _SYN


def _port(data: bytes, start: int) -> int:
    port: int = struct.unpack_from("!H", data, start + 2)[0]
    return port
