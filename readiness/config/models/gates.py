"""`gates:`: what a worker is asked to prove, and what it is asked with."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from readiness.config.models.accept import expected
from readiness.config.models.base import (
    Command,
    Duration,
    Filled,
    Flag,
    Model,
    Settled,
    Span,
    Text,
    Texts,
)
from readiness.config.models.messages import KEEP, Attribute, Trigger
from readiness.config.models.services import DeadLetters, QueueAttribute
from readiness.plan import Acknowledge
from readiness.sentence import say

_TIMEOUT = "How long it may take."


class Waive(Model):
    """A gate that the worker truly has no use for: shown as waived, not counted as passed."""

    waive: Filled = Field(description=say("The reason."))


class ImageGate(Model):
    """Gate 1: the image runs on its own; `import` or `command` says what must load."""

    import_: Texts = Field(
        default=(),
        alias="import",
        description="The entry module, or several modules.",
        examples=["apps.worker.main"],
    )
    command: Command | None = Field(
        default=None, description="Any language: a command that loads the worker and exits 0."
    )
    keep_entrypoint: Flag = Field(default=False, description=KEEP)
    forbid: Texts = Field(
        default=(), description="Packages that must not be loaded.", examples=[["rest_framework"]]
    )
    timeout: Span = Field(default=60.0, description=_TIMEOUT)


class RedisGate(Model):
    """Gate 2: Redis is really connected; `client` or `command` says how the worker does it."""

    client: Filled | None = Field(
        default=None,
        description="The worker's own factory or client, as `module:name`.",
        examples=["libs.redis.client:get_redis_client"],
    )
    command: Command | None = Field(
        default=None, description="Any language: a command that uses Redis and exits 0."
    )
    keep_entrypoint: Flag = Field(default=False, description=KEEP)
    timeout: Span = Field(default=60.0, description=_TIMEOUT)


def _message(value: object) -> object:
    if value is None:
        expected(say("a message: text, or a mapping or list that is sent as JSON"))
    return value


class QueueGate(Model):
    """Gate 3: one message is processed; `message` or `trigger` says which."""

    name: Filled = Field(description=say("The queue's name."), examples=["academy-video-jobs"])
    attributes: dict[QueueAttribute, Text] = Field(default={}, description="SQS attributes.")
    dead_letter: DeadLetters | None = Field(default=None, description="Its dead-letter queue.")
    message: Annotated[Any, BeforeValidator(_message), WithJsonSchema({})] = Field(
        default=None,
        description="Text is sent as it is, a mapping or list as JSON; "
        "`{text: …}`, `{json: …}` or `{file: …}` is the long form.",
        examples=[{"video_id": 1}],
    )
    message_attributes: dict[Filled, Attribute] = Field(
        default={}, description="Attributes of the message.", examples=[{"tenant": "t1"}]
    )
    message_group_id: Filled | None = Field(
        default=None, description="The message group of a FIFO queue."
    )
    trigger: Trigger | None = Field(
        default=None, description="Instead of `message`: the system's own producer."
    )
    acknowledge: Acknowledge = Field(
        default=Acknowledge.AFTER_COMMIT, description="When the worker may delete the message."
    )
    timeout: Span = Field(default=60.0, description=_TIMEOUT)


class Also(Model):
    """A further thing that must hold after the job."""

    nullable = frozenset({"expect"})
    query: Filled = Field(description=say("A query that gives one row."))
    expect: Settled = Field(description=say("What it must give."))


class DatabaseGate(Model):
    """Gate 4: the state is updated."""

    nullable = frozenset({"expect"})
    query: Filled = Field(
        description=say("A query that gives the state."),
        examples=["SELECT status FROM video WHERE id = 1"],
    )
    expect: Settled = Field(
        description=say(
            "A scalar for the first column of the only row, a list for the row, "
            "a mapping for columns by name."
        ),
        examples=["READY"],
    )
    fail: tuple[Settled, ...] = Field(
        default=(), description="States that end the wait at once.", examples=[["FAILED"]]
    )
    explain: Filled | None = Field(
        default=None, description="A query whose answer is quoted when the gate is red."
    )
    also: tuple[Also, ...] = Field(default=(), description="Further things that must hold.")
    writer: Filled | None = Field(
        default=None, description="An own service through which the worker reports."
    )
    timeout: Span = Field(default=60.0, description=_TIMEOUT)
    settle: Duration = Field(default=1.0, description="How long the state must stay so.")


def _shape(value: object) -> Literal["tag:Waive", "tag:Gate"]:
    return "tag:Waive" if isinstance(value, dict) and "waive" in value else "tag:Gate"


_WAIVED = Annotated[Waive, Tag("tag:Waive")]
_ASK = Discriminator(_shape)


class Gates(Model):
    """The four gates; one that is not written is `missing`, which is not ready."""

    image: Annotated[Annotated[ImageGate, Tag("tag:Gate")] | _WAIVED, _ASK] | None = Field(
        default=None, description="Gate 1: the image runs on its own."
    )
    redis: Annotated[Annotated[RedisGate, Tag("tag:Gate")] | _WAIVED, _ASK] | None = Field(
        default=None, description="Gate 2: Redis is really connected."
    )
    queue: Annotated[Annotated[QueueGate, Tag("tag:Gate")] | _WAIVED, _ASK] | None = Field(
        default=None, description="Gate 3: one message is processed."
    )
    database: Annotated[Annotated[DatabaseGate, Tag("tag:Gate")] | _WAIVED, _ASK] | None = Field(
        default=None, description="Gate 4: the state is updated."
    )
