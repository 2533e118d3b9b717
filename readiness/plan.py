"""What a run will do: the configuration with every default, name and variable resolved.

Nothing here is acted upon yet and nothing is looked up any more: `config` makes a `Plan`,
`run` carries it out. Paths are relative to the repository root; durations are seconds;
environments are complete (everything that the container is given).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from readiness.code.rules import Rules
from readiness.model import GateId, Location
from readiness.sentence import Sentence

Scalar = str | int | Decimal | bool | None


@dataclass(frozen=True, kw_only=True)
class RunIdentity:
    """What is new in every run: its id (lower-case letters and digits) and a nonce for fixtures."""

    id: str
    nonce: str


@dataclass(frozen=True, kw_only=True)
class Build:
    """How an image is built; `context` and `dockerfile` are paths from the repository root.

    `secrets` maps the id that the Dockerfile mounts to the secret's value.
    """

    context: str
    dockerfile: str
    args: Mapping[str, str] = field(default_factory=dict)
    target: str | None = None
    platform: str | None = None
    secrets: Mapping[str, str] = field(default_factory=dict)
    ssh: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Image:
    """An image of the run, by the name it has in the configuration.

    Either `build` says how it is made or `reference` says what is pulled; `tag` is the name that
    other Dockerfiles use in FROM; `needs` are names of images that must be built before.
    """

    name: str
    location: Location
    build: Build | None = None
    reference: str | None = None
    tag: str | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Container:
    """What to start: the name of an `Image` of the plan, and what Compose would override.

    `command` and `entrypoint` of None are the image's own.
    """

    image: str
    command: tuple[str, ...] | None = None
    entrypoint: tuple[str, ...] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ReadyHttp:
    """Ready when the URL answers with a status below 400."""

    url: str


@dataclass(frozen=True, kw_only=True)
class ReadyTcp:
    """Ready when the port of the service accepts a connection."""

    port: int


@dataclass(frozen=True, kw_only=True)
class ReadyCommand:
    """Ready when the command, run in the service's container, exits 0."""

    command: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReadyLog:
    """Ready when a line of the log matches the regular expression."""

    pattern: str


Ready = ReadyHttp | ReadyTcp | ReadyCommand | ReadyLog


@dataclass(frozen=True, kw_only=True)
class OwnService:
    """A container of the user's own, reachable by its name and aliases."""

    name: str
    container: Container
    location: Location
    ready: Ready | None = None
    timeout: float = 60.0
    aliases: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Upstream:
    """Where a server is that runs already.

    `tls`: its variables ask for TLS, which then reaches from the worker to the server; `name` is
    by what workers call it in the lab: its own name where TLS has to find that in a certificate.
    """

    host: str
    port: int
    tls: bool = False
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Redis:
    """The run's Redis; a password of None asks for none; `aliases` are its further names.

    `instead` is the lab's own image, where `image` is a Compose project's and may not be to be had.
    `parameters` is what its URL has behind the `?`; `external` is where it runs already, None for
    the lab's own.
    """

    image: str
    instead: str = ""
    password: str | None = None
    port: int = 6379
    aliases: tuple[str, ...] = ()
    user: str = ""
    database: int = 0
    parameters: str = ""
    external: Upstream | None = None

    @property
    def host(self) -> str:
        """By what name workers reach it."""
        return self.external.name if self.external else "redis"


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """The lab's Postgres: one database, owned by a role that is no superuser.

    `instead` and `aliases` are as those of Redis. `parameters` is what its URL has behind the `?`;
    `external` is where it runs already, None for the lab's own.
    """

    image: str
    instead: str = ""
    database: str
    user: str
    password: str = field(repr=False)
    port: int = 5432
    aliases: tuple[str, ...] = ()
    parameters: str = ""
    external: Upstream | None = None

    @property
    def host(self) -> str:
        """By what name workers reach it."""
        return self.external.name if self.external else "postgres"


@dataclass(frozen=True, kw_only=True)
class DeadLetter:
    """Where messages go that were received more than `max_receive_count` times."""

    name: str
    max_receive_count: int


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A queue to be made: its name, region, SQS attributes and where its dead letters go."""

    name: str
    region: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    dead_letter: DeadLetter | None = None


@dataclass(frozen=True, kw_only=True)
class Aws:
    """The SQS and S3 endpoint: everything that must exist there before `setup`.

    `aliases` are its further names, `ports` the ports at which it answers beside its own;
    `elsewhere` are names of its own that lead to an external server instead.
    """

    account: str
    region: str
    queues: tuple[Queue, ...] = ()
    buckets: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ExternalAws:
    """An SQS or S3 (or both) that runs already, and with what it is called.

    `queue_url` is the queue's own URL where the variables tell it; `aliases` and `ports` are the
    further names and ports at which a Compose project expects its SQS.
    """

    region: str
    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)
    session_token: str = field(default="", repr=False)
    account: str
    sqs: Upstream | None = None
    s3: Upstream | None = None
    queue_url: str = ""
    buckets: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RunOnce:
    """A command in a container of its own that must exit 0; what is written is what runs."""

    container: Container


@dataclass(frozen=True, kw_only=True)
class RunSql:
    """SQL to run in the database; `origin` is the file it came from, or empty."""

    sql: str
    origin: str = ""
    superuser: bool = False


@dataclass(frozen=True, kw_only=True)
class PutObject:
    """A file of the repository to be put into a bucket."""

    bucket: str
    key: str
    file: str


@dataclass(frozen=True, kw_only=True)
class SetupStep:
    """One step of `setup`, in the order written."""

    action: RunOnce | RunSql | PutObject
    location: Location


@dataclass(frozen=True, kw_only=True)
class ImageGate:
    """Gate 1: modules to import, or a command to run; `forbid` are package names."""

    location: Location
    imports: tuple[str, ...] = ()
    command: tuple[str, ...] | None = None
    keep_entrypoint: bool = False
    forbid: tuple[str, ...] = ()
    timeout: float = 60.0


@dataclass(frozen=True, kw_only=True)
class RedisGate:
    """Gate 2: a factory or client as `module:name`, or a command to run."""

    location: Location
    client: str | None = None
    command: tuple[str, ...] | None = None
    keep_entrypoint: bool = False
    timeout: float = 60.0


@dataclass(frozen=True, kw_only=True)
class MessageAttribute:
    """One SQS message attribute in AWS's long form; `value` is text for String and Number."""

    type: str
    value: str | bytes


@dataclass(frozen=True, kw_only=True)
class SendMessage:
    """Put exactly one message on the gate's queue."""

    body: str
    attributes: Mapping[str, MessageAttribute] = field(default_factory=dict)
    group_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class TriggerRun:
    """Let the system's own producer enqueue: a command in a container of its own."""

    container: Container


@dataclass(frozen=True, kw_only=True)
class TriggerHttp:
    """Let the system's own producer enqueue: a request to an own service.

    `body` is the request's body in bytes, None for no body.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


Trigger = SendMessage | TriggerRun | TriggerHttp


class Acknowledge(StrEnum):
    """When the worker may delete its message."""

    AFTER_COMMIT = "after-commit"
    ANY = "any"


@dataclass(frozen=True, kw_only=True)
class QueueGate:
    """Gate 3: the queue, what puts the message there, and what is asked of its order."""

    location: Location
    queue: Queue
    trigger: Trigger
    acknowledge: Acknowledge = Acknowledge.AFTER_COMMIT
    timeout: float = 60.0


Expected = Scalar | tuple[Scalar, ...] | Mapping[str, Scalar]


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """A query and what it must give: a scalar, the row as a tuple, or columns by name."""

    query: str
    expect: Expected
    location: Location


@dataclass(frozen=True, kw_only=True)
class DatabaseGate:
    """Gate 4: the state, the states that end the wait, and who may write it."""

    location: Location
    state: Expectation
    fail: tuple[Expected, ...] = ()
    explain: str | None = None
    also: tuple[Expectation, ...] = ()
    writer: str | None = None
    timeout: float = 60.0
    settle: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Waived:
    """A gate that the worker has no use for, and the reason given."""

    location: Location
    reason: str


@dataclass(frozen=True, kw_only=True)
class NotConfigured:
    """A gate that the configuration does not mention; `location` is the worker's `gates`."""

    location: Location


class Mode(StrEnum):
    """A service runs on; a job is expected to exit 0 when the work is done."""

    SERVICE = "service"
    JOB = "job"


@dataclass(frozen=True, kw_only=True)
class Gates:
    """The four gates of a worker; each is configured, waived or missing."""

    image: ImageGate | Waived | NotConfigured
    redis: RedisGate | Waived | NotConfigured
    queue: QueueGate | Waived | NotConfigured
    database: DatabaseGate | Waived | NotConfigured

    def get(
        self, gate: GateId
    ) -> ImageGate | RedisGate | QueueGate | DatabaseGate | Waived | NotConfigured:
        """The gate of that id."""
        return {
            GateId.IMAGE: self.image,
            GateId.REDIS: self.redis,
            GateId.QUEUE: self.queue,
            GateId.DATABASE: self.database,
        }[gate]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a worker's container may use: bytes of memory, processors."""

    memory: int | None = None
    cpus: float | None = None


@dataclass(frozen=True, kw_only=True)
class Worker:
    """One worker: its container as in production, its gates and its own AWS access key."""

    name: str
    location: Location
    container: Container
    gates: Gates
    region: str
    access_key: str
    mode: Mode = Mode.SERVICE
    limits: Limits = field(default_factory=Limits)
    stop: float | None = None
    egress: bool = False


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A whole run. `redis`, `postgres`, `aws` are None where nothing uses them.

    `external_aws` is the SQS and S3 that run already; `aws` is what the lab itself has of them.
    `images` is in an order in which each stands after the ones it needs. `secrets` are the values
    that no output may show; `warnings` are remarks about the configuration for the report.
    `egress` is for own services, steps and triggers: a worker has its own. `code` is what is asked
    of the repository's imports, None for nothing.
    """

    identity: RunIdentity
    config_path: str
    images: tuple[Image, ...]
    redis: Redis | None
    postgres: Postgres | None
    aws: Aws | None
    services: tuple[OwnService, ...]
    setup: tuple[SetupStep, ...]
    workers: tuple[Worker, ...]
    external_aws: ExternalAws | None = None
    egress: bool = False
    code: Rules | None = None
    secrets: tuple[str, ...] = ()
    warnings: tuple[Sentence, ...] = ()

    def image(self, name: str) -> Image:
        """The image of that name."""
        return next(image for image in self.images if image.name == name)

    def queues_besides(self, worker: Worker) -> tuple[Queue, ...]:
        """The gate queues of the other workers."""
        gates = (each.gates.queue for each in self.workers if each.name != worker.name)
        return tuple(gate.queue for gate in gates if isinstance(gate, QueueGate))
