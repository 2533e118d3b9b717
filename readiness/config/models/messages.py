"""What puts a message on a queue: its attributes, or the system's own producer."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from readiness.config.models.accept import expected
from readiness.config.models.base import (
    Command,
    Environment,
    Filled,
    Flag,
    Model,
    Text,
    Texts,
)
from readiness.config.values import Real, Truth, Written
from readiness.sentence import say

KEEP = "Run the command through the image's entrypoint instead of in its place."


class RunCommand(Model):
    """A command in a container of its own; what is written is what runs."""

    image: Filled = Field(
        description=say("A name under `images`, a worker that is built, or a registry reference.")
    )
    command: Command = Field(description=say("What runs, in place of the image's entrypoint."))
    keep_entrypoint: Flag = Field(default=False, description=KEEP)
    environment: Environment = Field(default={}, description="Its variables.")
    env_file: Texts = Field(default=(), description="Files of variables; `environment` wins.")


class HttpTrigger(Model):
    """A request that makes the system's own producer enqueue."""

    nullable = frozenset({"json_"})
    method: Filled = Field(default="POST", description="The request's method.")
    url: Filled = Field(description=say("An address of an own service."))
    headers: dict[Filled, Text] = Field(default={}, description="The request's headers.")
    json_: Any = Field(
        default=None,
        alias="json",
        description="A body to be sent as JSON.",
    )
    body: Text | None = Field(default=None, description="A body to be sent as it is.")


class Trigger(Model):
    """The system's own producer enqueues: exactly one of the two."""

    run: RunCommand | None = Field(default=None, description="A command that enqueues.")
    http: HttpTrigger | None = Field(default=None, description="A request that enqueues.")


class LongAttribute(Model):
    """A message attribute in AWS's own words."""

    type: Filled = Field(alias="DataType", description=say("String, Number or Binary."))
    string: Text | None = Field(default=None, alias="StringValue", description="The value.")
    binary: Filled | None = Field(
        default=None, alias="BinaryValue", description="The value of a Binary, in base64."
    )


def _long(value: object) -> object:
    match value:
        case dict():
            return value
        case Truth():
            return {"DataType": "String", "StringValue": value.text}
        case Written() | Real():
            return {"DataType": "Number", "StringValue": value.text}
        case str():
            return {"DataType": "String", "StringValue": value}
    return expected(say("text, a number, or {DataType, StringValue}"))


Attribute = Annotated[
    LongAttribute, BeforeValidator(_long, json_schema_input_type=str | float | LongAttribute)
]
