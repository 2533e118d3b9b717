"""The lab's dead end for foreign names and addresses: what to start, and what it has noted."""

from __future__ import annotations

from collections.abc import Iterable

from readiness.container import ContainerSpec
from readiness.sink.records import READY, Attempt, from_line
from readiness.sink.settings import Settings


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


def attempts(log: Iterable[str]) -> tuple[Attempt, ...]:
    """What was tried, each thing once with its last count, in the order of the first times."""
    latest = {
        (attempt.kind, attempt.source, attempt.what): attempt
        for attempt in map(from_line, log)
        if attempt is not None
    }
    return tuple(sorted(latest.values(), key=lambda attempt: attempt.at))
