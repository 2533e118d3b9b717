"""Reading Redis's protocol as it passes by: a client's commands, and what became of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from readiness.services.redis.monitor import RedisCommand

_LONGEST_LINE = 65536
_KEPT = 200
_MOST_WORDS = 1000
_LARGEST = 512 * 1024 * 1024
_BULKS = b"$!="
_NESTED = {b"*": 1, b"~": 1, b">": 1, b"%": 2, b"|": 2}
_SECRET = frozenset({"AUTH", "HELLO"})

Reading = Generator[None, bytes, None]


class Strange(Exception):
    """This is not Redis's protocol: TLS, say."""


class _Stream:
    """Bytes as they come; a bulk of megabytes is passed over, not kept."""

    def __init__(self) -> None:
        self.data = b""

    def line(self) -> Generator[None, bytes, bytes]:
        while b"\r\n" not in self.data:
            if len(self.data) > _LONGEST_LINE:
                raise Strange
            self.data += yield
        line, _, self.data = self.data.partition(b"\r\n")
        return line

    def bulk(self, length: int) -> Generator[None, bytes, bytes]:
        """The head of the next `length` bytes and their line's end, all of which are taken."""
        if length < 0:
            return b""
        left, head = length + 2, b""
        while left:
            if not self.data:
                self.data += yield
            piece, self.data = self.data[:left], self.data[left:]
            left -= len(piece)
            head += piece[: _KEPT + 2 - len(head)]
        return head[: min(length, _KEPT)]


class Commands:
    """What a client sends: the words of each command, cut to 200 bytes each."""

    def __init__(self) -> None:
        self._found: list[tuple[str, ...]] = []
        self._reading = self._read()
        next(self._reading)

    def feed(self, data: bytes) -> list[tuple[str, ...]]:
        """The commands that are complete with this. Raises Strange."""
        self._found = []
        self._reading.send(data)
        return self._found

    def _read(self) -> Reading:
        stream = _Stream()
        while True:
            line = yield from stream.line()
            if line.startswith(b"*"):
                words = list[bytes]()
                for _ in range(_number(line[1:])):
                    head = yield from stream.line()
                    if not head.startswith(b"$"):
                        raise Strange
                    word = yield from stream.bulk(_number(head[1:]))
                    words += [word] if len(words) < _MOST_WORDS else []
            else:
                words = line.split()
                if any(byte < ord(" ") for byte in line):
                    raise Strange
            if words:
                self._found.append(tuple(w.decode(errors="backslashreplace") for w in words))


class Replies:
    """What a server answers: for each command, whether it was carried out (no error)."""

    def __init__(self) -> None:
        self._found: list[bool] = []
        self._reading = self._read()
        next(self._reading)

    def feed(self, data: bytes) -> list[bool]:
        """The replies that are complete with this, pushed messages left out. Raises Strange."""
        self._found = []
        self._reading.send(data)
        return self._found

    def _read(self) -> Reading:
        stream = _Stream()
        while True:
            kind, left = b"", 1
            while left:
                line = yield from stream.line()
                mark, rest = line[:1], line[1:]
                kind, left = kind or mark, left - 1
                if mark in _NESTED:
                    left += max(0, _number(rest)) * _NESTED[mark] + (mark == b"|")
                elif mark and mark in _BULKS:
                    yield from stream.bulk(_number(rest))
                elif not mark or mark not in b"+-:_#,(":
                    raise Strange
            if kind != b">":
                self._found.append(kind not in {b"-", b"!"})


def _number(text: bytes) -> int:
    try:
        number = int(text)
    except ValueError as error:
        raise Strange from error
    if number > _LARGEST:
        raise Strange
    return number


@dataclass
class Exchange:
    """One connection: the commands that the server carried out, in the order of its answers."""

    address: str
    strange: bool = False
    _commands: Commands = field(default_factory=Commands)
    _replies: Replies = field(default_factory=Replies)
    _waiting: deque[RedisCommand] = field(default_factory=deque)
    _database: int = 0

    def sent(self, data: bytes) -> None:
        """The client sent this."""
        try:
            found = [] if self.strange else self._commands.feed(data)
        except Strange:
            found, self.strange = [], True
        for name, *arguments in found:
            self._waiting.append(self._command(name.upper(), arguments))

    def answered(self, data: bytes) -> list[RedisCommand]:
        """The server answered this: the commands that it carried out with it."""
        try:
            replies = [] if self.strange else self._replies.feed(data)
        except Strange:
            replies, self.strange = [], True
        asked = [(self._waiting.popleft(), done) for done in replies if self._waiting]
        return [command for command, done in asked if done]

    def _command(self, name: str, arguments: list[str]) -> RedisCommand:
        if name == "SELECT" and arguments and arguments[0].isdecimal():
            self._database = int(arguments[0])
        return RedisCommand(
            at=datetime.now(UTC),
            address=self.address,
            database=self._database,
            name=name,
            arguments=() if name in _SECRET else tuple(arguments),
        )
