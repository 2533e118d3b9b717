"""An external Redis: what its clients sent, seen as it passes by, and what it holds."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from urllib.parse import quote

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from readiness import plan
from readiness.errors import LabError
from readiness.sentence import say
from readiness.services.external.forwarder import Tap
from readiness.services.external.reach import Reach
from readiness.services.external.resp import Exchange
from readiness.services.redis.monitor import Record, RedisCommand
from readiness.services.redis.witness import DATABASES, RedisWitness

_PATIENCE_S = 5.0


class ExternalRedis(RedisWitness):
    """The lab's eyes on a Redis that runs already, and the doorkeeper before it.

    `host` is the lab's own door to it. Nothing is asked of it that a client with the same
    credentials may not ask: no MONITOR. The only key that is ever removed is the probe's.
    """

    def __init__(self, host: str, redis: plan.Redis) -> None:
        assert redis.external is not None  # noqa: S101  for the type checker
        self._upstream = redis.external
        self._record = Record()
        self._lock = threading.Lock()
        self._visitors: set[str] = set()
        self._redis = Redis.from_url(
            _url(host, redis),
            socket_timeout=_PATIENCE_S,
            socket_connect_timeout=_PATIENCE_S,
            retry=Retry(NoBackoff(), 0),
        )

    def __exit__(self, *_: object) -> None:
        self._redis.close()

    @property
    def sees_commands(self) -> bool:
        """Whether what passes by can be read."""
        return not self._upstream.tls

    def admit(
        self,
        client: socket.socket,  # noqa: ARG002
        reach: Reach,
    ) -> tuple[socket.socket, bytes]:
        """Redis wants nothing before a connection is passed on."""
        return reach.connect(), b""

    def tap(self, address: str) -> Tap:
        """What sees the connection of a client of that address."""
        with self._lock:
            self._visitors.add(address)
        return _RedisTap(Exchange(address=address), self._keep_all)

    def visited(self, address: str) -> bool:
        """Whether the address ever connected."""
        with self._lock:
            return address in self._visitors

    def wait_ready(
        self,
        deadline: float,  # noqa: ARG002
        alive: Callable[[], bool] = lambda: True,  # noqa: ARG002
    ) -> None:
        """See that it lets us in. Raises LabError."""
        with _faults():
            self._redis.ping()

    def commands(self, address: str) -> tuple[RedisCommand, ...]:
        """What the address has sent so far and the server carried out, as far as it is kept."""
        with self._lock:
            return self._record.of(address)

    def holds(self, key: str, value: str) -> bool:
        """Whether one of the server's databases holds that text under that key."""
        return value.encode() in self._in_each_database("GET", key)

    def forget(self, key: str) -> None:
        """Remove the probe's key, wherever it is."""
        self._in_each_database("DEL", key)

    def _in_each_database(self, command: str, key: str) -> list[object]:
        """What each gave; a server may have one database only, or allow no other."""
        found: list[object] = []
        own = self._redis.connection_pool.connection_kwargs.get("db") or 0
        with _faults(), closing(self._redis.client()) as client:  # type: ignore[no-untyped-call]
            for database in dict.fromkeys((*range(DATABASES), own)):
                with suppress(RedisError):
                    client.execute_command("SELECT", database)
                    found.append(client.execute_command(command, key))
            if not found:
                found.append(client.execute_command(command, key))
        return found

    def _keep_all(self, commands: list[RedisCommand]) -> None:
        with self._lock:
            for command in commands:
                self._record.add(command)


class _RedisTap:
    def __init__(self, exchange: Exchange, take: Callable[[list[RedisCommand]], None]) -> None:
        self._exchange = exchange
        self._take = take

    def sent(self, data: bytes) -> None:
        self._exchange.sent(data)

    def answered(self, data: bytes) -> None:
        self._take(self._exchange.answered(data))

    def closed(self) -> None:
        """Nothing is left to be told."""


def _url(host: str, redis: plan.Redis) -> str:
    """Through the lab's door; with TLS by the server's own name, as its certificate has it."""
    external = redis.external
    tls = external is not None and external.tls
    user, password = quote(redis.user, safe=""), quote(redis.password or "", safe="")
    secret = f"{user}:{password}@" if user or password else ""
    place = external.host if external and tls and external.name == external.host else host
    parameters = f"?{redis.parameters}" if redis.parameters else ""
    scheme = "rediss" if tls else "redis"
    return f"{scheme}://{secret}{place}:{redis.port}/{redis.database}{parameters}"


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except (RedisError, OSError, ValueError) as error:
        raise LabError(
            say(
                "the external Redis could not be used with what the variables say: {said}",
                said=str(error),
            )
        ) from error
