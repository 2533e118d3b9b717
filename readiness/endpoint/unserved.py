"""Who is given no message: a probe at any queue, a worker at the gate queues of the others."""

from __future__ import annotations

ANY = ""


class Unserved:
    """Addresses, each with the queue that is empty to it; for any thread."""

    def __init__(self) -> None:
        self._kept: set[tuple[str, str, str]] = set()

    def add(self, address: str, region: str = ANY, queue: str = ANY) -> None:
        """Keep the messages of that queue, or of all, from the address."""
        self._kept.add((address, region, queue))

    def covers(self, address: str, region: str, queue: str) -> bool:
        """Whether the queue is empty to the address."""
        return not self._kept.isdisjoint({(address, ANY, ANY), (address, region, queue)})
