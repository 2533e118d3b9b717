"""Everything of a run that runs already: found before the lab's names hide it, then let in."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Thread
from typing import TYPE_CHECKING

from readiness.config.variables import AWS_PORT, OF_S3, OF_SQS
from readiness.endpoint.log import CallLog
from readiness.endpoint.watch import Watches
from readiness.plan import ExternalAws, Plan, Postgres, Redis, Upstream
from readiness.sentence import say
from readiness.services.external.forwarder import Forwarder, Tap
from readiness.services.external.pgdoor import PgDoor
from readiness.services.external.postgres import ExternalPostgres, ExternalServer
from readiness.services.external.queue import ExternalEndpoint
from readiness.services.external.reach import Reach, find
from readiness.services.external.redis import ExternalRedis

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

READY_BY = float("inf")


class Outside:
    """The run's external servers; `names` are those by which the lab's containers reach them.

    All of them lead to this process, which is in the lab and can reach the world.
    """

    def __init__(self, plan: Plan) -> None:
        redis, postgres, aws = plan.redis, plan.postgres, plan.external_aws
        self._redis = redis if redis and redis.external else None
        self._postgres = postgres if postgres and postgres.external else None
        self._aws = aws
        self._found = dict(_found(self._redis, self._postgres, aws))
        self.names = tuple(dict.fromkeys(_names(self._redis, self._postgres, aws)))

    def __bool__(self) -> bool:
        return bool(self._found)

    def redis(self, here: str, stack: ExitStack) -> ExternalRedis:
        """Open the door to Redis at our own address. Raises LabError."""
        assert self._redis is not None  # noqa: S101  for the type checker
        reach = self._found["Redis"]
        reach.check()
        witness = stack.enter_context(ExternalRedis(here, self._redis))
        stack.enter_context(Forwarder((here, self._redis.port), reach, witness))
        witness.wait_ready(READY_BY)
        return witness

    def postgres(self, here: str, stack: ExitStack) -> tuple[ExternalServer, ExternalPostgres]:
        """Open the door to Postgres. Raises LabError."""
        postgres = self._postgres
        assert postgres is not None  # noqa: S101  for the type checker
        reach = self._found["Postgres"]
        reach.check()
        door = PgDoor(hidden=reach.upstream.tls)
        stack.enter_context(Forwarder((here, postgres.port), reach, door))
        server = ExternalServer(host=here, port=postgres.port, postgres=postgres)
        eyes = stack.enter_context(ExternalPostgres(server, door))
        return server, eyes

    def aws(self, here: str, stack: ExitStack, lab_s3: str | None) -> ExternalEndpoint | None:
        """Open the doors to SQS and S3; the endpoint is None where SQS is the lab's own.

        `lab_s3` is the address of the lab's S3, if any. Raises LabError.
        """
        from readiness.services.external.recorder import Doors, Recorder

        aws = self._aws
        assert aws is not None  # noqa: S101  for the type checker
        for reach in (self._found.get("SQS"), self._found.get("S3")):
            if reach is not None:
                reach.check()
        s3 = self._found.get("S3")
        if s3 is not None and s3.upstream.tls:
            stack.enter_context(Forwarder((here, s3.upstream.port), s3, _Blind()))
        plain = s3 if s3 and not s3.upstream.tls else _lab_s3(lab_s3)
        if aws.sqs is None and plain is None:
            return None
        log, watches = CallLog(), Watches()
        doors = Doors(sqs=self._found.get("SQS"), s3=plain)
        recorder = Recorder(aws, doors, log, watches.read)
        for port in dict.fromkeys((AWS_PORT, *aws.ports)):
            _serve(recorder, here, port, stack)
        if aws.sqs is None:
            return None
        return ExternalEndpoint(
            here,
            "",
            aws.account,
            log=log,
            watches=watches,
            unanswered=lambda: recorder.unanswered,
            unserved=recorder.unserved,
        )


class _Blind:
    """Passes on what nobody asks about: S3 with TLS."""

    def admit(
        self,
        client: socket.socket,  # noqa: ARG002
        reach: Reach,
    ) -> tuple[socket.socket, bytes]:
        return reach.connect(), b""

    def tap(self, address: str) -> Tap:  # noqa: ARG002
        return self

    def sent(self, data: bytes) -> None:
        """Nothing is read of it."""

    def answered(self, data: bytes) -> None:
        """Nor of this."""

    def closed(self) -> None:
        """And the end is nobody's affair."""


def _found(
    redis: Redis | None, postgres: Postgres | None, aws: ExternalAws | None
) -> Iterator[tuple[str, Reach]]:
    if redis is not None and redis.external is not None:
        yield "Redis", find(say("the external Redis"), redis.external)
    if postgres is not None and postgres.external is not None:
        yield "Postgres", find(say("the external Postgres"), postgres.external)
    if aws is not None and aws.sqs is not None:
        yield "SQS", find(say("the external SQS"), aws.sqs)
    if aws is not None and aws.s3 is not None:
        yield "S3", find(say("the external S3"), aws.s3)


def _names(
    redis: Redis | None, postgres: Postgres | None, aws: ExternalAws | None
) -> Iterator[str]:
    if redis is not None:
        yield from ("redis", redis.host, *redis.aliases)
    if postgres is not None:
        yield from ("postgres", "db", postgres.host, *postgres.aliases)
    if aws is not None and aws.sqs is not None:
        yield from (*OF_SQS, *aws.aliases)
    if aws is not None and aws.s3 is not None:
        hosts = dict.fromkeys((*OF_S3, aws.s3.name))
        yield from hosts
        yield from (f"{bucket}.{host}" for bucket in aws.buckets for host in hosts)


def _lab_s3(address: str | None) -> Reach | None:
    if address is None:
        return None
    upstream = Upstream(host=address, port=AWS_PORT)
    return Reach(what=say("the lab's S3"), upstream=upstream, addresses=(address,))


def _serve(application: WSGIApplication, host: str, port: int, stack: ExitStack) -> None:
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Handler(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_request(self, *_: object) -> None:
            """Say nothing: the calls are recorded elsewhere."""

    server = make_server(host, port, application, threaded=True, request_handler=Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    stack.callback(server.shutdown)
