"""Reading what MONITOR prints: who sent which command, in bounded memory."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

_FIRST = 100
_LAST = 100
_MOST_ADDRESSES = 1000
_LONGEST_LINE = 4096
_LONGEST_ARGUMENT = 200

_LINE = re.compile(rb"\+(\d{1,10}\.\d{1,9}) \[(\d{1,9}) (\S+)\] (.*)", re.DOTALL)
_ARGUMENT = re.compile(rb'"((?:[^"\\]|\\.)*)"?')

# What a client sends before it knows whether it is let in.
_GREETINGS = frozenset({"AUTH", "HELLO", "CLIENT"})


@dataclass(frozen=True, kw_only=True)
class RedisCommand:
    """A command that reached the server, by the server's clock (UTC).

    `arguments` are as MONITOR escapes them, cut to 200 characters each; Redis hides passwords.
    """

    at: datetime
    address: str
    database: int
    name: str
    arguments: tuple[str, ...]


def counted(commands: Iterable[RedisCommand]) -> tuple[RedisCommand, ...]:
    """The commands that show a client at work: all but AUTH, HELLO and CLIENT."""
    return tuple(command for command in commands if command.name not in _GREETINGS)


def parse(line: bytes) -> RedisCommand | None:
    """One line of MONITOR, None if it is none; what is cut off at its end is left out."""
    match = _LINE.match(line)
    if match is None:
        return None
    time, database, client, words = match.groups()
    name, *arguments = [word.decode(errors="replace") for word in _ARGUMENT.findall(words)] or [""]
    return RedisCommand(
        at=datetime.fromtimestamp(float(time), UTC),
        address=_address(client.decode(errors="replace")),
        database=int(database),
        name=name.upper()[:_LONGEST_ARGUMENT],
        arguments=tuple(argument[:_LONGEST_ARGUMENT] for argument in arguments),
    )


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; of a long one (a value of megabytes, say) only the head."""
    while line := stream.readline(_LONGEST_LINE):
        head = line
        while line and not line.endswith(b"\n"):
            line = stream.readline(_LONGEST_LINE)
        yield head


def _address(client: str) -> str:
    return client.rpartition(":")[0] or client


@dataclass
class Record:
    """What each address sent: the first and the last 100 commands, and how many in all.

    A client may do a thousand things before it does what is asked of it.
    """

    first: defaultdict[str, list[RedisCommand]] = field(default_factory=lambda: defaultdict(list))
    last: defaultdict[str, deque[RedisCommand]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=_LAST))
    )
    counts: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, command: RedisCommand) -> None:
        """Keep the command, of a new address if there is room."""
        if command.address not in self.counts and len(self.counts) >= _MOST_ADDRESSES:
            return
        self.counts[command.address] += 1
        first = self.first[command.address]
        kept = first if len(first) < _FIRST else self.last[command.address]
        kept.append(command)

    def of(self, address: str) -> tuple[RedisCommand, ...]:
        """What is kept of an address, in order."""
        return (*self.first.get(address, ()), *self.last.get(address, ()))
