"""What the sink saw, as one line of JSON each on its standard output."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum

LIMIT = 5_000
"""So many different attempts are told; what comes after is refused all the same."""

READY = json.dumps({"ready": True})
"""The line that says that everything foreign leads here from now on."""


KNOCK_S = 0.1
"""So long after one knock of somebody the next ones are not told."""


class Kind(StrEnum):
    """How somebody tried to get out: by asking for a name, or by sending to an address.

    `closed`: what a negative control tried instead, a TCP port of the sink itself.
    """

    NAME = "name"
    TCP = "tcp"
    UDP = "udp"
    ICMP = "icmp"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """An attempt to reach something outside the lab.

    `source` is the address of who tried, `what` the name asked for or `address:port` (`address`
    alone for ICMP), `at` the first time (UTC), `count` how often it was seen so far.
    """

    kind: Kind
    source: str
    what: str
    at: datetime
    count: int = 1


def to_line(attempt: Attempt) -> str:
    """One line of JSON."""
    fields = asdict(attempt) | {"at": attempt.at.isoformat(timespec="microseconds")}
    return json.dumps(fields)


def from_line(line: str) -> Attempt | None:
    """What `to_line` wrote; None for any other line."""
    try:
        fields = json.loads(line)
        kind, at = Kind(fields["kind"]), datetime.fromisoformat(fields["at"])
        return Attempt(**{**fields, "kind": kind, "at": at})
    except (KeyError, TypeError, ValueError, RecursionError):
        return None


class Knocks:
    """Says which knocks at the closed port are worth a line: one of somebody's in 0.1 s."""

    def __init__(self) -> None:
        self._last: dict[str, datetime] = {}

    def add(self, source: str, what: str) -> Attempt | None:
        """One more, now; gives what to tell, None if nothing."""
        now = datetime.now(UTC)
        last = self._last.get(source)
        if last is not None and (now - last).total_seconds() < KNOCK_S:
            return None
        self._last[source] = now
        return Attempt(kind=Kind.CLOSED, source=source, what=what, at=now)


class Tally:
    """Counts attempts, and says which of them are worth a line: the 1st, 2nd, 4th, 8th …"""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._seen: dict[tuple[Kind, str, str], tuple[datetime, int]] = {}

    def add(self, kind: Kind, source: str, what: str) -> Attempt | None:
        """Count one more; gives what to tell, None if nothing."""
        key = (kind, source, what)
        if key not in self._seen and len(self._seen) >= self._limit:
            return None
        at, before = self._seen.get(key, (datetime.now(UTC), 0))
        count = before + 1
        self._seen[key] = (at, count)
        if count & (count - 1):
            return None
        return Attempt(kind=kind, source=source, what=what, at=at, count=count)
