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
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from readiness.container import ContainerSpec
from readiness.engine import Engine, LabContainer, LabNetwork
from readiness.engine.containers import ImageGone, create
from readiness.engine.events import EngineWitness
from readiness.engine.images import ImageNotFound, ensure
from readiness.engine.prepared import Recipe, find
from readiness.engine.room import free_mb, no_room
from readiness.engine.teardown import Making, remove_everything
from readiness.errors import LabError
from readiness.plan import Plan
from readiness.progress import Progress
from readiness.sentence import Sentence, joined, quoted, say
from readiness.services import aws, sink
from readiness.services.postgres import prepared
from readiness.services.postgres.container import spec as postgres_spec
from readiness.services.redis.container import spec as redis_spec
from readiness.sink.records import Attempt

if TYPE_CHECKING:
    # The servers' clients are loaded by those who wait for them: beside their start.
    from readiness.services.external.outside import Outside
    from readiness.services.postgres.server import Server
    from readiness.services.postgres.witness import PostgresWitness
    from readiness.services.redis.witness import RedisWitness
Served = TypeVar("Served")

READY_S = 60.0
"""How long a server of the lab may take until it answers."""

PREPARED_S = 15.0
"""The same of one that has nothing to set up: then another one, which has, takes its place."""


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
        *,
        prepares: bool = True,
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
        self._outside = _outside(plan)
        self._prepares = prepares
        self.to_prepare: Recipe | None = None
        """What a later run would be glad to find prepared; None where it is, or nobody asks."""
        self.warnings: list[Sentence] = []
        """What is worth saying of the servers."""
        self.stays: Sentence | None = None
        """What could not be removed, said by whoever refused; None where all is gone."""

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
                self.stays = quoted(refused)

    def _how_to_enter(self) -> Sentence:
        name, mine = self._engine.name, self._engine.run_id
        how = say(
            "the lab stays up (--keep): `docker ps --filter label=readiness.run={run}` lists it,"
            " `docker exec -it {postgres} psql -U readiness_lab {database}`,"
            " `docker exec -it {redis} redis-cli` and `docker exec -it {worker} sh` enter it;"
            " `readiness clean` removes it",
            run=mine,
            postgres=name("postgres"),
            database=self._plan.postgres.database if self._plan.postgres else "",
            redis=name("redis"),
            worker=name("worker-NAME"),
        )
        if not self._outside:
            return how
        return joined("; ", (how, say("the ways to external servers end with this run")))

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

    def discard(self, container: LabContainer) -> None:
        """Remove what nobody needs any more, beside everything else."""
        self._pool.submit(container.remove)

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

    def trouble(self, worker: str) -> Sentence | None:
        """What befell the lab since it was started; None where all is well.

        Raises LabError where a server does not answer now, or the engine tells nothing any more.
        """
        for server in tuple(self._servers):
            if what := server.trouble():
                return what
        what = self.meddling(worker) or no_room(free_mb())
        if what is None:
            self._see_servers_answer()
        return what

    def meddling(self, worker: str) -> Sentence | None:
        """What others did to a container of the worker's, or of nobody's; None for nothing.

        Raises LabError where the engine tells nothing any more: a death may be its own deed.
        """
        self._engine.version()  # an engine that has just ended may not have been missed yet
        for of, container in tuple(self._made):
            if of in ("", worker) and (what := container.meddling()):
                return what
        return None

    def _see_servers_answer(self) -> None:
        """A server that hangs is in no event of the engine's: it is asked. Raises LabError."""
        if (redis := _there(self.redis)) is not None:
            redis.check()
        if (database := _there(self.database)) is not None:
            database.witness.check()
        if (endpoint := _there(self.endpoint)) is not None:
            endpoint.check()
        if (nowhere := _there(self.sink)) is not None:
            sink.check(nowhere.address)

    def attempts(self, worker: str) -> tuple[Attempt, ...]:
        """What the containers of a worker tried to reach outside of the lab so far."""
        if not self.sink.done() or self.sink.exception() is not None:
            return ()
        seen = sink.attempts(self.sink.result().log.lines())
        return tuple(one for one in seen if self._addresses.get(one.source) == worker)

    def knocked(self, address: str, since: datetime) -> bool:
        """Whether a control, at that address, has tried the closed port from then on."""
        return sink.knocked(self.sink.result().log.lines(), address, since)

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
        names = self._outside.names if self._outside else ()
        self.network.join(self._engine.own.id, self._own_address, names)

    def _start_sink(self) -> LabContainer:
        with self._progress.phase("start sink"):
            container = self._started(
                sink.spec(self._engine.own.image, self.network.sink, self.network.gateway)
            )
            if container.log.wait_for(sink.is_ready, time.monotonic() + READY_S) is None:
                raise self._did_not_start(say("the sink of the lab's network"), container)
            if container.gateway() != self.network.gateway:
                raise LabError(
                    say(
                        "expected the engine to lead foreign traffic to the lab's sink, at"
                        " {gateway}; it leads to {seen}, so workers could get out: report this"
                        " engine's version",
                        gateway=self.network.gateway,
                        seen=container.gateway() or say("nowhere"),
                    )
                )
        return container

    def _start_redis(self) -> RedisWitness | None:
        if self._plan.redis is None:
            return None
        if self._plan.redis.external and self._outside:
            with self._progress.phase("reach redis"):
                return self._outside.redis(self._own_address, self._undo)
        with self._progress.phase("start redis"):
            spec = redis_spec(self._plan.redis, self.network.next_address())
            spec, _ = self._with_image(spec, self._plan.redis.instead)
            container = self._started(spec)
            from readiness.services.redis.witness import RedisWitness

            witness = RedisWitness(
                container.address, port=self._plan.redis.port, password=self._plan.redis.password
            )
            self._undo.enter_context(witness)
            self._wait(witness.wait_ready, container)
        return witness

    def _start_postgres(self) -> Database | None:
        if self._plan.postgres is None:
            return None
        if self._plan.postgres.external and self._outside:
            with self._progress.phase("reach postgres"):
                outside, eyes = self._outside.postgres(self._own_address, self._undo)
            return Database(server=outside, witness=eyes)
        with self._progress.phase("start postgres"):
            spec = postgres_spec(
                self._plan.postgres, secrets.token_hex(16), self.network.next_address()
            )
            spec, id_ = self._with_image(spec, self._plan.postgres.instead)
            recipe = prepared.recipe(self._plan.postgres, id_)
            if self._prepares and (database := self._from_prepared(spec, recipe)) is not None:
                return database
            self.to_prepare = recipe if self._prepares else None
            return self._database(self._started(spec), spec, READY_S)

    def _from_prepared(self, fresh: ContainerSpec, recipe: Recipe) -> Database | None:
        """Postgres on what an earlier run has prepared; None where there is none that works."""
        found = find(self._engine, recipe.key)
        if found is None:
            return None
        spec = replace(
            prepared.from_prepared(fresh, recipe.key, found), address=self.network.next_address()
        )
        container = self.create(spec)
        try:
            container.start()
            database = self._database(container, spec, PREPARED_S)
        except LabError:
            container.remove()
            return None
        self._servers.append(container)
        return database

    def _database(self, container: LabContainer, spec: ContainerSpec, patience: float) -> Database:
        """Postgres, waited for, set up and watched. Raises LabError."""
        from readiness.services.postgres.server import Server, prepare
        from readiness.services.postgres.witness import PostgresWitness

        assert self._plan.postgres is not None  # noqa: S101  for the type checker
        server = Server(
            host=container.address,
            port=self._plan.postgres.port,
            postgres=self._plan.postgres,
            superuser_password=spec.environment[prepared.PASSWORD],
            observer_password=secrets.token_hex(16),
        )
        was = spec.environment[prepared.NAME]
        self._wait(partial(prepare, server, was=was), container, patience)
        return Database(server=server, witness=self._undo.enter_context(PostgresWitness(server)))

    def _start_endpoint(self) -> aws.Endpoint | None:
        own = self._start_own_endpoint()
        if self._plan.external_aws is None or not self._outside:
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

    def _with_image(self, spec: ContainerSpec, instead: str) -> tuple[ContainerSpec, str]:
        """The server with an image that is here, and its id, which is kept for the report.

        It is pulled where it is not here; where that fails, `instead` stands in for it.
        """
        try:
            id_ = ensure(self._engine, spec.image)
        except ImageNotFound as error:
            why = say("the image {image} cannot be pulled: {why}", image=spec.image, why=str(error))
            if not instead:
                raise LabError(why) from error
            self.warnings.append(say("{why}; {image} stands in for it", why=why, image=instead))
            return self._with_image(replace(spec, image=instead), "")
        self._images[spec.role] = f"{spec.image} ({id_})"
        return spec, id_

    def _started(self, spec: ContainerSpec) -> LabContainer:
        container = self.create(spec)
        container.start()
        self._servers.append(container)
        return container

    def _wait(
        self,
        wait: Callable[[float, Callable[[], bool]], None],
        container: LabContainer,
        patience: float = READY_S,
    ) -> None:
        try:
            wait(time.monotonic() + patience, lambda: container.exit() is None)
        except LabError as error:
            raise self._did_not_start(quoted(error), container) from error

    def _did_not_start(self, what: Sentence, container: LabContainer) -> LabError:
        end = container.exit()
        container.log.wait_end(1.0 if end else 0.0)
        last = " | ".join(container.log.lines()[-5:])
        how = say("not ready after {seconds} s", seconds=f"{READY_S:.0f}")
        if end is not None:
            how = say("its container exited with {code}", code=end.code)
        return LabError(
            say(
                "{what}: {how}; its last lines: {last}",
                what=what,
                how=how,
                last=last or say("(none)"),
            )
        )


def _outside(plan: Plan) -> Outside | None:
    """The servers that run already, None where all are the lab's own."""
    servers = (plan.redis, plan.postgres)
    if plan.external_aws is None and not any(each and each.external for each in servers):
        return None
    from readiness.services.external.outside import Outside

    return Outside(plan)


def _there(server: Future[Served]) -> Served | None:
    """What a server's start came to; None where it did not come to one yet."""
    return server.result() if server.done() and server.exception() is None else None
