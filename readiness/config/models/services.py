"""`services:`: the lab's servers, and containers of the user's own."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from readiness.config.models.base import (
    Command,
    Duration,
    Environment,
    Filled,
    Flag,
    Model,
    Names,
    Nothing,
    Text,
    Texts,
    Whole,
    Words,
)
from readiness.sentence import say

_EXTERNAL = (
    "It runs already, at the address that env file or environment tell; nothing is started, made"
    " or dropped there."
)

QueueAttribute = Literal[
    "ContentBasedDeduplication",
    "DeduplicationScope",
    "DelaySeconds",
    "FifoQueue",
    "FifoThroughputLimit",
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "Policy",
    "ReceiveMessageWaitTimeSeconds",
    "RedriveAllowPolicy",
    "SqsManagedSseEnabled",
    "VisibilityTimeout",
]


class RedisService(Model):
    """The lab's Redis."""

    image: Filled = Field(default="redis:8-alpine", description="A Redis image, for parity.")
    password: Text | None = Field(default=None, description="A password to ask for.")
    external: Flag = Field(default=False, description=_EXTERNAL)


class PostgresService(Model):
    """The lab's Postgres."""

    image: Filled = Field(default="postgres:17-alpine", description="A Postgres image, for parity.")
    database: Filled = Field(default="readiness", description="The database's name.")
    user: Filled = Field(default="readiness", description="Its owner, who is no superuser.")
    password: Filled = Field(default="readiness", description="The owner's password.")
    external: Flag = Field(default=False, description=_EXTERNAL)


class DeadLetters(Model):
    """Where messages go that were received too often."""

    name: Filled = Field(description=say("The dead-letter queue's name."))
    max_receive_count: Whole = Field(default=3, description="Receives before a message goes there.")


class QueueSettings(Model):
    """How a queue is made."""

    attributes: dict[QueueAttribute, Text] = Field(
        default={}, description="SQS attributes.", examples=[{"VisibilityTimeout": "300"}]
    )
    dead_letter: DeadLetters | None = Field(
        default=None, description="Its dead-letter queue, which is made as well."
    )


class SqsService(Model):
    """The SQS endpoint; gates' queues are made without being named here."""

    queues: dict[str, Annotated[QueueSettings, Nothing]] = Field(
        default={}, description="More queues than the gates name, if a worker wants them."
    )
    external: Flag = Field(default=False, description=_EXTERNAL)


class S3Service(Model):
    """The S3 endpoint."""

    buckets: tuple[Filled, ...] = Field(default=(), description="Buckets that exist at the start.")
    external: Flag = Field(default=False, description=_EXTERNAL)


class ReadyWhen(Model):
    """When a service of one's own is ready: exactly one condition."""

    http: Filled | None = Field(
        default=None,
        description="A URL that answers with a status below 400.",
        examples=["http://api:8000/healthz"],
    )
    tcp: Whole | None = Field(default=None, description="A port that accepts a connection.")
    command: Command | None = Field(
        default=None, description="A command that exits 0 in the service's container."
    )
    log: Filled | None = Field(
        default=None, description="A regular expression that a line of its log matches."
    )
    timeout: Duration = Field(default=60.0, description="How long it may take.")


class Compose(Model):
    """A service of a Compose file, resolved as `docker compose config` does."""

    file: Texts = Field(
        default=(),
        description="The Compose file, or several; default: those that Compose finds by itself.",
        examples=["docker-compose.yml"],
    )
    service: Filled = Field(description=say("The service's name there."))


class OwnService(Model):
    """A container of one's own, reachable by its name and aliases."""

    image: Filled | None = Field(
        default=None, description="A name under `images`, or a registry reference."
    )
    compose: Compose | None = Field(
        default=None,
        description="A Compose service that it is taken from; what stands beside it wins.",
    )
    command: Words | None = Field(default=None, description="Default: the image's own.")
    entrypoint: Words | None = Field(default=None, description="Default: the image's own.")
    environment: Environment = Field(default={}, description="Its variables.")
    env_file: Texts = Field(default=(), description="Files of variables; `environment` wins.")
    ready: ReadyWhen | None = Field(
        default=None, description="When it is ready; default: when it has started."
    )
    aliases: Texts = Field(
        default=(),
        description="Further names: it may stand in for a third party.",
        examples=[["api.partner.example"]],
    )
    needs: Names = Field(default=(), description="Services that are ready before it starts.")


class Services(Model):
    """The lab's servers by their four names; any other name is a service of one's own."""

    model_config = ConfigDict(extra="allow")
    nullable = frozenset({"redis", "postgres", "sqs", "s3"})
    __pydantic_extra__: dict[str, OwnService]

    redis: Annotated[RedisService | None, Nothing] = Field(
        default=None, description="The lab's Redis, host name `redis`."
    )
    postgres: Annotated[PostgresService | None, Nothing] = Field(
        default=None, description="The lab's Postgres, host name `postgres`."
    )
    sqs: Annotated[SqsService | None, Nothing] = Field(
        default=None, description="The lab's SQS, host name `sqs`."
    )
    s3: Annotated[S3Service | None, Nothing] = Field(
        default=None, description="The lab's S3, host name `s3`."
    )

    @property
    def own(self) -> dict[str, OwnService]:
        """The user's own services, by name."""
        return self.__pydantic_extra__
