"""The kinds of values that the file's models are made of, with what each expects of its text."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from readiness.config.models import accept
from readiness.sentence import say

_SCALARS = ["string", "number", "boolean"]


class Model(BaseModel):
    """A mapping of the file whose keys are all known."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    nullable: ClassVar[frozenset[str]] = frozenset()

    @field_validator("*", mode="before")
    @classmethod
    def _said(cls, value: object, info: ValidationInfo) -> object:
        """A key without a value is a slip, except where nothing has a meaning."""
        if value is None and info.field_name not in cls.nullable:
            accept.expected(say("a value"))
        return value


def _json(pattern: str, *types: str) -> WithJsonSchema:
    """A schema for editors: those types, or text of that pattern or with a variable in it."""
    allowed = [{"type": name} for name in types]
    return WithJsonSchema({"anyOf": [*allowed, {"type": "string", "pattern": pattern}]})


class _Nothing:
    """Takes no value at all for an empty mapping, and says so in the schema."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(
            lambda value: {} if value is None else value, handler(source)
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [handler(schema), {"enum": [None]}]}


Text = Annotated[str, BeforeValidator(accept.text), WithJsonSchema({"type": _SCALARS})]
"""Any scalar, as it was written."""

Filled = Annotated[str, BeforeValidator(accept.filled), WithJsonSchema({"type": "string"})]
"""Text that is not empty."""

Name = Annotated[str, BeforeValidator(accept.name), WithJsonSchema({"type": "string"})]
"""The name of an image, a service or a worker."""

Variable = Annotated[str, BeforeValidator(accept.variable), WithJsonSchema({"type": "string"})]
"""The name of a variable."""

Flag = Annotated[bool, BeforeValidator(accept.flag), _json(r"\$", "boolean")]
Whole = Annotated[int, BeforeValidator(accept.whole), _json(r"^[0-9]+$|\$", "integer")]
Number = Annotated[float, BeforeValidator(accept.number), _json(r"^[0-9.]+$|\$", "number")]
Duration = Annotated[float, BeforeValidator(accept.duration), _json(r"^[0-9hms.]+$|\$", "number")]
"""Seconds; may be 0."""

Span = Annotated[float, BeforeValidator(accept.span), _json(r"^[0-9hms.]+$|\$", "number")]
"""Seconds, more than 0."""

Size = Annotated[int, BeforeValidator(accept.size), _json(r"^[0-9.]+[bkmgtBKMGT]*$|\$", "integer")]
"""Bytes."""

_COMMAND = WithJsonSchema(
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": _SCALARS}}]}
)

Words = Annotated[tuple[str, ...], BeforeValidator(accept.words), _COMMAND]
"""A command or entrypoint of a container; none at all may be meant."""

Command = Annotated[tuple[str, ...], BeforeValidator(accept.command), _COMMAND]
"""A command that is run; never empty."""

Names = Annotated[
    tuple[Name, ...], BeforeValidator(accept.listed, json_schema_input_type=str | list[str])
]
"""One name, or several."""

Texts = Annotated[
    tuple[Filled, ...], BeforeValidator(accept.listed, json_schema_input_type=str | list[str])
]
"""One text, or several."""

Settled = Annotated[
    Any,
    BeforeValidator(accept.settled),
    WithJsonSchema({"type": [*_SCALARS, "null", "array", "object"]}),
]
"""What a query may be expected to give."""

Environment = dict[Variable, Text]
"""Variables and their values, as they were written."""

Nothing = _Nothing()
"""`redis:` without a value means `redis: {}`."""
