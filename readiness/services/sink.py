"""The lab's dead end for foreign names and addresses: what to start, and what it has noted."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from datetime import datetime

from readiness.container import ContainerSpec
from readiness.errors import LabError
from readiness.sentence import say
from readiness.sink.records import READY, Attempt, Kind, from_line
from readiness.sink.settings import Settings

CHECK_S = 10.0

_DNS_PORT = 53
_QUERY = b"\0\1\1\0\0\1" + bytes(6) + b"\x09readiness\0\0\1\0\1"
"""A DNS question for the address of one name, which nobody has."""


def spec(image: str, address: str, gateway: str) -> ContainerSpec:
    """The sink's container, of the action's own image.

    It takes over `gateway`, the network's default gateway, besides its own `address`.
    """
    return ContainerSpec(
        role="sink",
        image=image,
        address=address,
        entrypoint=("python3", "-m", "readiness.sink"),
        command=(),
        environment=Settings(gateway=gateway).environment(),
        capabilities=("NET_ADMIN", "NET_RAW", "NET_BIND_SERVICE"),
        confined=True,
    )


def is_ready(line: str) -> bool:
    """Whether a line of its log says that routes and sockets are in place."""
    return line == READY


def check(address: str) -> None:
    """See that the sink still answers. Raises LabError.

    By a name's question: that workers are refused names at once is what they may rely on.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(CHECK_S)
        try:
            asking.sendto(_QUERY, (address, _DNS_PORT))
            asking.recv(len(_QUERY))
        except OSError as error:
            silent = say(
                "the lab's sink did not answer within {seconds} s", seconds=f"{CHECK_S:.0f}"
            )
            raise LabError(silent) from error


def attempts(log: Iterable[str]) -> tuple[Attempt, ...]:
    """What was tried, each thing once with its last count, in the order of the first times."""
    latest = {
        (attempt.kind, attempt.source, attempt.what): attempt
        for attempt in map(from_line, log)
        if attempt is not None and attempt.kind is not Kind.CLOSED
    }
    return tuple(sorted(latest.values(), key=lambda attempt: attempt.at))


def knocked(log: Iterable[str], address: str, since: datetime) -> bool:
    """Whether a control, at that address, has tried the closed port from then on."""
    mark = f'"{Kind.CLOSED}"'
    heard = (from_line(line) for line in log if mark in line and address in line)
    return any(
        one is not None and one.kind is Kind.CLOSED and one.source == address and one.at >= since
        for one in heard
    )
