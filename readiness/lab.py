"""The lab of a run: its network and its servers, entered with `with`, gone when it is left."""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

from readiness.container import ContainerSpec
from readiness.engine import Engine, LabContainer, LabNetwork
from readiness.engine.containers import ImageGone, create
from readiness.engine.events import EngineWitness
from readiness.engine.images import ImageNotFound, ensure
from readiness.engine.teardown import Making, remove_everything
from readiness.errors import LabError
from readiness.plan import Plan
from readiness.progress import Progress
from readiness.services import aws, sink
from readiness.services.external.outside import Outside
from readiness.services.postgres.container import spec as postgres_spec
from readiness.services.postgres.server import Server, prepare
from readiness.services.postgres.witness import PostgresWitness
from readiness.services.redis.container import spec as redis_spec
from readiness.services.redis.witness import RedisWitness
from readiness.sink.records import Attempt

Served = TypeVar("Served")

READY_S = 60.0
"""How long a server of the lab may take until it answers."""


@dataclass(frozen=True, kw_only=True)
class Database:
    """The lab's Postgres: where it is, and who watches it."""

    server: Server
    witness: PostgresWitness


@dataclass(frozen=True, kw_only=True)
class Servers:
    """The lab's servers as our own eyes see them; None where the run does not use one."""

    redis: RedisWitness | None
    database: Database | None
    endpoint: aws.Endpoint | None


class Lab:
    """Starts everything side by side when entered; whoever needs a server waits for it.

    `restore` is asked to build an image again that is gone, and tells whether it could.

    The futures carry a LabError where a server could not be started: the gates that need that
    server cannot be judged, the others can.
    """

    def __init__(
        self,
        engine: Engine,
        plan: Plan,
        pool: ThreadPoolExecutor,
        progress: Progress,
        restore: Callable[[str], bool],
    ) -> None:
        self._engine = engine
        self._plan = plan
        self._pool = pool
        self._progress = progress
        self._restore = restore
        self._undo = ExitStack()
        self._images: dict[str, str] = {}
        self._addresses: dict[str, str] = {}
        self._roles: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._making = Making()
        self._servers: list[LabContainer] = []
        self._made: list[tuple[str, LabContainer]] = []
        self._outside = Outside(plan)
        self.stays = ""
        """What could not be removed, said by whoever refused; empty where all is gone."""

    def __enter__(self) -> Self:
        try:
            self._enter()
        except BaseException:
            self._undo.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._engine.keep:
            self._undo.pop_all()
            self._progress.note(self._how_to_enter())
            return
        with self._progress.phase("clean up"):
            try:
                self._undo.close()
            except LabError as refused:
                # What was judged stands: what stays is the next run's to sweep.
                self.stays = str(refused)

    def _how_to_enter(self) -> str:
        name, mine = self._engine.name, self._engine.run_id
        doors = "; the ways to external servers end with this run" if self._outside else ""
        return (
            f"the lab stays up (--keep): `docker ps --filter label=readiness.run={mine}` lists it,"
            f" `docker exec -it {name('postgres')} psql -U readiness_lab"
            f" {self._plan.postgres.database if self._plan.postgres else ''}`,"
            f" `docker exec -it {name('redis')} redis-cli` and"
            f" `docker exec -it {name('worker-NAME')} sh` enter it; `readiness clean` removes it"
            f"{doors}"
        )

    @property
    def images(self) -> dict[str, str]:
        """The images of the servers that were started, by the server's name."""
        return dict(self._images)

    def create(self, spec: ContainerSpec) -> LabContainer:
        """Create a container of the run, on the lab's network if it has an address."""
        if spec.worker and spec.address:
            self._addresses[spec.address] = spec.worker
        with self._lock:
            self._roles[spec.role] += 1
            again = self._roles[spec.role] - 1
        # Roles are made of the user's names: two may come to the same.
        named = replace(spec, role=f"{spec.role}-{again}") if again else spec
        with self._making.one():
            made = self._create(named)
            self._made.append((spec.worker, made))
            return made

    def _create(self, spec: ContainerSpec) -> LabContainer:
        try:
            return create(self._engine, self.witness, self.network, spec)
        except ImageGone:
            if not self._restore(spec.image):
                raise
            return create(self._engine, self.witness, self.network, spec)

    def servers(self) -> Servers:
        """All servers, waited for. Raises LabError where one did not start."""
        self.sink.result()
        return Servers(
            redis=self.redis.result(),
            database=self.database.result(),
            endpoint=self.endpoint.result(),
        )

    def redis_server(self) -> RedisWitness | None:
        """Redis alone; the others are waited for, but their faults are not this gate's."""
        self.sink.result()
        for server in (self.database, self.endpoint):
            server.exception()
        return self.redis.result()

    def keep_messages_from(self, address: str) -> None:
        """Let a probe's container receive nothing: its entrypoint may start a whole worker."""
        if self.endpoint.exception() is None and (endpoint := self.endpoint.result()) is not None:
            endpoint.serve_nothing_to(address)

    def trouble(self, worker: str) -> str:
        """What befell the lab since it was started; empty where all is well.

        Raises LabError where a server does not answer now, or the engine tells nothing any more.
        """
        for server in tuple(self._servers):
            if what := server.trouble():
                return f"the lab's {server.role} {what} during the run"
        return self.meddling(worker) or self._see_servers_answer()

    def meddling(self, worker: str) -> str:
        """What others did to a container of the worker's, or of nobody's; empty for nothing.

        Raises LabError where the engine tells nothing any more: a death may be its own deed.
        """
        self._engine.version()  # an engine that has just ended may not have been missed yet
        for of, container in tuple(self._made):
            if of in ("", worker) and (what := container.meddling()):
                return f"the container {container.role} {what} during the run"
        return ""

    def _see_servers_answer(self) -> str:
        """A server that hangs is in no event of the engine's: it is asked. Raises LabError."""
        if (redis := _there(self.redis)) is not None:
            redis.check()
        if (database := _there(self.database)) is not None:
            database.witness.check()
        if (endpoint := _there(self.endpoint)) is not None:
            endpoint.check()
        if (nowhere := _there(self.sink)) is not None:
            sink.check(nowhere.address)
        return ""

    def attempts(self, worker: str) -> tuple[Attempt, ...]:
        """What the containers of a worker tried to reach outside of the lab so far."""
        if not self.sink.done() or self.sink.exception() is not None:
            return ()
        seen = sink.attempts(self.sink.result().log.lines())
        return tuple(one for one in seen if self._addresses.get(one.source) == worker)

    def _enter(self) -> None:
        self.witness = EngineWitness(self._engine)
        self._undo.callback(self.witness.close)
        with self._progress.phase("network"):
            self.network = LabNetwork(self._engine)
            self._undo.callback(remove_everything, self._engine, self.network)
            self._undo.callback(self._making.close)
            self._own_address = self.network.next_address()
            if self._outside:  # its doors are at our own address: that has to be there first
                self._join()
            self.sink: Future[LabContainer] = self._pool.submit(self._start_sink)
            self.redis = self._pool.submit(self._start_redis)
            self.database = self._pool.submit(self._start_postgres)
            self.endpoint = self._pool.submit(self._start_endpoint)
            if not self._outside:
                self._join()

    def _join(self) -> None:
        self.network.join(self._engine.own.id, self._own_address, self._outside.names)

    def _start_sink(self) -> LabContainer:
        with self._progress.phase("start sink"):
            container = self._started(
                sink.spec(self._engine.own.image, self.network.sink, self.network.gateway)
            )
            if container.log.wait_for(sink.is_ready, time.monotonic() + READY_S) is None:
                raise self._did_not_start("the sink of the lab's network", container)
            if container.gateway() != self.network.gateway:
                seen = container.gateway() or "nowhere"
                raise LabError(
                    "expected the engine to lead foreign traffic to the lab's sink, at"
                    f" {self.network.gateway}; it leads to {seen}, so workers could get out:"
                    " report this engine's version"
                )
        return container

    def _start_redis(self) -> RedisWitness | None:
        if self._plan.redis is None:
            return None
        if self._plan.redis.external:
            with self._progress.phase("reach redis"):
                return self._outside.redis(self._own_address, self._undo)
        with self._progress.phase("start redis"):
            spec = redis_spec(self._plan.redis, self.network.next_address())
            container = self._started_from(spec)
            witness = RedisWitness(
                container.address, port=self._plan.redis.port, password=self._plan.redis.password
            )
            self._undo.enter_context(witness)
            self._wait(witness.wait_ready, container)
        return witness

    def _start_postgres(self) -> Database | None:
        if self._plan.postgres is None:
            return None
        if self._plan.postgres.external:
            with self._progress.phase("reach postgres"):
                outside, eyes = self._outside.postgres(self._own_address, self._undo)
            return Database(server=outside, witness=eyes)
        with self._progress.phase("start postgres"):
            password = secrets.token_hex(16)
            spec = postgres_spec(self._plan.postgres, password, self.network.next_address())
            container = self._started_from(spec)
            server = Server(
                host=container.address,
                port=self._plan.postgres.port,
                postgres=self._plan.postgres,
                superuser_password=password,
                observer_password=secrets.token_hex(16),
            )
            self._wait(partial(prepare, server), container)
            witness = self._undo.enter_context(PostgresWitness(server))
        return Database(server=server, witness=witness)

    def _start_endpoint(self) -> aws.Endpoint | None:
        own = self._start_own_endpoint()
        if self._plan.external_aws is None:
            return own
        with self._progress.phase("reach sqs and s3"):
            there = self._outside.aws(self._own_address, self._undo, own.host if own else None)
        return there or own

    def _start_own_endpoint(self) -> aws.Endpoint | None:
        if self._plan.aws is None:
            return None
        with self._progress.phase("start sqs and s3"):
            token = secrets.token_hex(16)
            spec = aws.spec(
                self._engine.own.image,
                self._plan.aws,
                token,
                self.network.next_address(),
            )
            container = self._started(spec)
            endpoint = aws.Endpoint(container.address, token, self._plan.aws.account)
            self._wait(endpoint.wait_ready, container)
            for queue in self._plan.aws.queues:
                endpoint.create(queue)
            for bucket in self._plan.aws.buckets:
                endpoint.create_bucket(bucket, self._plan.aws.region)
        return endpoint

    def _started_from(self, spec: ContainerSpec) -> LabContainer:
        try:
            id_ = ensure(self._engine, spec.image)
        except ImageNotFound as error:
            raise LabError(f"the image {spec.image} cannot be pulled: {error}") from error
        self._images[spec.role] = f"{spec.image} ({id_})"
        return self._started(spec)

    def _started(self, spec: ContainerSpec) -> LabContainer:
        container = self.create(spec)
        container.start()
        self._servers.append(container)
        return container

    def _wait(
        self, wait: Callable[[float, Callable[[], bool]], None], container: LabContainer
    ) -> None:
        try:
            wait(time.monotonic() + READY_S, lambda: container.exit() is None)
        except LabError as error:
            raise self._did_not_start(str(error), container) from error

    def _did_not_start(self, what: str, container: LabContainer) -> LabError:
        end = container.exit()
        container.log.wait_end(1.0 if end else 0.0)
        last = " | ".join(container.log.lines()[-5:])
        how = f"its container exited with {end.code}" if end else f"not ready after {READY_S:.0f} s"
        return LabError(f"{what}: {how}; its last lines: {last or '(none)'}")


def _there(server: Future[Served]) -> Served | None:
    """What a server's start came to; None where it did not come to one yet."""
    return server.result() if server.done() and server.exception() is None else None
