"""Making the sink's container the end of every way out of the lab's network."""

from __future__ import annotations

import fcntl
import socket
import struct
import subprocess
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

_HALVES = ("0.0.0.0/1", "128.0.0.0/1")
"""Together everything, and yet more specific than a default route."""

_SIOCGIFADDR, _SIOCGIFNETMASK = 0x8915, 0x891B


@dataclass(frozen=True, kw_only=True)
class Network:
    """The lab's network as the sink is in it."""

    interface: str
    address: IPv4Address
    gateway: IPv4Address
    subnet: IPv4Network


def take_over(gateway: str, interface: str = "eth0") -> Network:
    """Be the gateway, and take each packet to a foreign address for one's own.

    Connections are then refused at once instead of hanging. Raises CalledProcessError without the
    right to do so (NET_ADMIN).
    """
    address = _address(interface)
    _ip("address", "add", f"{gateway}/{address.network.prefixlen}", "dev", interface)
    for half in _HALVES:
        # In the main table the lab's own network is more specific; the local table comes first.
        _ip("route", "replace", "local", half, "dev", "lo", "table", "main")
    return Network(
        interface=interface,
        address=address.ip,
        gateway=IPv4Address(gateway),
        subnet=address.network,
    )


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


def _address(interface: str) -> IPv4Interface:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:

        def ask(what: int) -> str:
            request = struct.pack("256s", interface.encode())
            return socket.inet_ntoa(fcntl.ioctl(any_socket, what, request)[20:24])

        return IPv4Interface(f"{ask(_SIOCGIFADDR)}/{ask(_SIOCGIFNETMASK)}")
