"""What the lab's Redis saw of every client: its commands by address, and the values it holds."""

from __future__ import annotations

import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from types import TracebackType
from typing import BinaryIO, Self

from redis import ConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.client import Pipeline
from redis.exceptions import RedisError
from redis.retry import Retry

from readiness.errors import LabError
from readiness.sentence import Sentence, say
from readiness.services.redis.monitor import Record, RedisCommand, lines, parse

_POLL_S = 0.005
_PATIENCE_S = 20.0
_CHECK_S = 10.0
DATABASES = 16
_REFUSALS = ("NOAUTH", "WRONGPASS", "NOPERM")


class RedisWitness:
    """The lab's eyes on Redis; a context manager, for several threads at once.

    Call `wait_ready` first: only what comes after it is seen. Every method raises LabError when
    the server does not answer.
    """

    def __init__(self, host: str, port: int = 6379, password: str | None = None) -> None:
        self._place = (host, port)
        self._password = password
        self._redis = Redis(
            host=host,
            port=port,
            password=password,
            socket_timeout=_PATIENCE_S,
            socket_connect_timeout=2,
            retry=Retry(NoBackoff(), 0),
        )
        self._record = Record()
        self._awaited: set[str] = set()
        self._changed = threading.Condition()
        self._monitor: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._gone = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._redis.close()
        if self._monitor is not None:
            with suppress(OSError):
                self._monitor.shutdown(socket.SHUT_RDWR)
            self._monitor.close()
        if self._thread is not None:
            self._thread.join(_PATIENCE_S)

    def wait_ready(self, deadline: float, alive: Callable[[], bool] = lambda: True) -> None:
        """Wait until the server answers a ping, then watch it.

        `deadline` is a moment of the monotonic clock; `alive` tells whether waiting makes sense.
        """
        while (said := self._ping()) is not None:
            if not alive() or time.monotonic() > deadline:
                raise LabError(_never_ready(said, alive=alive()))
            time.sleep(_POLL_S)
        with _lab_faults():
            self._watch()

    def check(self) -> None:
        """See that the server still lets somebody in and answers. Raises LabError."""
        known = self._redis.connection_pool
        times = {"socket_timeout": _CHECK_S, "socket_connect_timeout": _CHECK_S}
        fresh = ConnectionPool(known.connection_class, **{**known.connection_kwargs, **times})
        with _lab_faults(), ExitStack() as stack:
            stack.callback(fresh.disconnect)
            Redis(connection_pool=fresh).ping()

    @property
    def sees_commands(self) -> bool:
        """Whether what clients send can be read; always, of the lab's own."""
        return True

    def visited(self, address: str) -> bool:
        """Whether the address ever sent anything."""
        return self.count(address) > 0

    def commands(self, address: str) -> tuple[RedisCommand, ...]:
        """What the address has sent so far, in order: the first and the last 100 commands."""
        self._catch_up()
        with self._changed:
            return self._record.of(address)

    def count(self, address: str) -> int:
        """How many commands the address has sent so far."""
        self._catch_up()
        with self._changed:
            return self._record.counts.get(address, 0)

    def refusals(self) -> Mapping[str, int]:
        """How often the server refused anybody since it runs, by Redis's code (WRONGPASS, ...).

        Redis does not tell whom.
        """
        with _lab_faults():
            stats = self._redis.info("errorstats")
        counts = {code: stats.get(f"errorstat_{code}", {}).get("count", 0) for code in _REFUSALS}
        return {code: count for code, count in counts.items() if count}

    def holds(self, key: str, value: str) -> bool:
        """Whether one of the server's databases holds that text under that key."""
        return value.encode() in self._everywhere(lambda pipeline: pipeline.get(key))

    def has(self, key: str) -> bool:
        """Whether one of the server's databases holds anything under that key."""
        kinds = self._everywhere(lambda pipeline: pipeline.type(key))
        return any(isinstance(kind, bytes) and kind != b"none" for kind in kinds)

    def holds_in_a_hash(self, key: str, value: str) -> bool:
        """Whether one of the server's databases holds that text in the hash under that key."""
        found = self._everywhere(lambda pipeline: pipeline.hvals(key))
        return any(isinstance(each, list) and value.encode() in each for each in found)

    def forget(self, key: str) -> None:
        """Remove the key from every database."""
        self._everywhere(lambda pipeline: pipeline.delete(key))

    def _everywhere(self, ask: Callable[[Pipeline], object]) -> list[object]:
        with _lab_faults(), self._redis.pipeline(transaction=False) as pipeline:
            for database in (*range(1, DATABASES), 0):
                pipeline.select(database)
                ask(pipeline)
            return pipeline.execute(raise_on_error=False)

    def _ping(self) -> str | None:
        try:
            self._redis.ping()
        except RedisError as error:
            return str(error)
        return None

    def _watch(self) -> None:
        self._monitor = socket.create_connection(self._place, timeout=_PATIENCE_S)
        stream = self._monitor.makefile("rb")
        if self._password is not None:
            self._monitor.sendall(_encoded(b"AUTH", self._password.encode()))
            stream.readline()
        self._monitor.sendall(_encoded(b"MONITOR"))
        answer = stream.readline()
        if answer != b"+OK\r\n":
            raise LabError(
                say("Redis does not let itself be watched: {answer}", answer=repr(answer))
            )
        self._monitor.settimeout(None)
        self._thread = threading.Thread(target=self._follow, args=(stream,), daemon=True)
        self._thread.start()

    def _follow(self, stream: BinaryIO) -> None:
        with stream, suppress(OSError):
            for line in lines(stream):
                command = parse(line)
                if command is not None:
                    self._take(command)
        with self._changed:
            self._gone = True
            self._changed.notify_all()

    def _take(self, command: RedisCommand) -> None:
        with self._changed:
            self._record.add(command)
            if command.name == "ECHO" and self._awaited.intersection(command.arguments):
                self._awaited.difference_update(command.arguments)
                self._changed.notify_all()

    def _catch_up(self) -> None:
        """Send a mark and wait until it is seen: all that came before it has been seen then."""
        mark = uuid.uuid4().hex
        with self._changed:
            self._awaited.add(mark)
        with _lab_faults():
            self._redis.echo(mark)
        with self._changed:
            self._changed.wait_for(lambda: self._gone or mark not in self._awaited, _PATIENCE_S)
            if mark in self._awaited:
                raise LabError(
                    say(
                        "the lab's Redis stopped showing what its clients do; see whether its"
                        " container ran out of memory"
                    )
                )


@contextmanager
def _lab_faults() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError) as error:
        raise LabError(
            say(
                "the lab's Redis stopped answering: {error}; see whether its container ran out of"
                " memory",
                error=str(error),
            )
        ) from error


def _never_ready(said: str, *, alive: bool) -> Sentence:
    if alive:
        return say(
            "Redis did not get ready in time: {said}; see whether services.redis.image is an image"
            " of Redis or Valkey",
            said=said,
        )
    return say(
        "Redis ended before it was ready: {said}; see whether services.redis.image is an image of"
        " Redis or Valkey",
        said=said,
    )


def _encoded(*words: bytes) -> bytes:
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w) for w in words)
