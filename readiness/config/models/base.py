"""The kinds of values that the file's models are made of, with what each expects of its text."""

from __future__ import annotations

import math
import re
import shlex
from typing import Annotated, Any, ClassVar, NoReturn

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import PydanticCustomError

from readiness.config import units
from readiness.config.values import Real, Truth, Written, plain

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
            expected("a value")
        return value


def expected(what: str) -> NoReturn:
    """Refuse a value, naming what was expected; what was seen is added where it is reported."""
    raise PydanticCustomError("expected", "{what}", {"what": f"expected {what}"})


def text(value: object) -> str:
    """A scalar as it was written: `1.10` stays `1.10`."""
    if isinstance(value, Written | Real):
        return value.text
    if isinstance(value, str):
        return value
    expected("text")


def _name(value: object) -> str:
    name = text(value)
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?", name):
        expected("a name of letters, digits, `-`, `_` and `.`")
    return name


def _variable(value: object) -> str:
    name = text(value)
    if not name or "=" in name or any(char.isspace() for char in name):
        expected("the name of a variable")
    return name


def _filled(value: object) -> str:
    if not (filled := text(value)).strip():
        expected("text that is not empty")
    return filled


def _flag(value: object) -> bool:
    if isinstance(value, Truth):
        return bool(value)
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    expected("true or false")


def _whole(value: object) -> int:
    if isinstance(value, Written | str) and not isinstance(value, Truth):
        if re.fullmatch(r"[0-9]{1,9}", text(value)):
            return int(text(value))
    expected("a whole number")


def _number(value: object) -> float:
    try:
        number = float(text(value))
    except ValueError:
        expected("a number")
    if not math.isfinite(number):
        expected("a number")
    return number


def _duration(value: object) -> float:
    try:
        return units.seconds(text(value))
    except ValueError:
        expected("a duration such as 90, 90s or 2m")


def _span(value: object) -> float:
    return _duration(value) or expected("a duration of more than 0 seconds, such as 90s or 2m")


def _size(value: object) -> int:
    try:
        return units.size(text(value))
    except ValueError:
        expected("a size such as 512m or 1g")


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(text(word) for word in value)
    if not isinstance(value, str | Written | Real):
        expected("a command: text, or a list of words")
    try:
        return tuple(shlex.split(text(value)))
    except ValueError:
        expected("a command whose quotes are closed")


def _command(value: object) -> tuple[str, ...]:
    words = _words(value)
    if not words or not words[0]:
        expected("a command that is not empty")
    return words


def _listed(value: object) -> object:
    """One thing stands for a list of it."""
    return value if isinstance(value, list) else [value]


def _settled(value: object) -> object:
    """What a query may be expected to give: a scalar, the row, or its columns by name."""
    match value:
        case list() | dict() if not value:
            expected("a scalar, the row as a list, or columns by name")
        case list():
            return tuple(_cell(item) for item in value)
        case dict():
            return {name: _cell(item) for name, item in value.items()}
        case _:
            return _cell(value)


def _cell(value: object) -> object:
    if isinstance(value, list | dict):
        expected("a scalar in each column")
    return plain(value)  # type: ignore[arg-type]  # everything that the reader makes is a Value


def _json(pattern: str, *types: str) -> WithJsonSchema:
    """A schema for editors: those types, or text of that pattern or with a variable in it."""
    allowed = [{"type": name} for name in types]
    return WithJsonSchema({"anyOf": [*allowed, {"type": "string", "pattern": pattern}]})


Text = Annotated[str, BeforeValidator(text), WithJsonSchema({"type": _SCALARS})]
"""Any scalar, as it was written."""

Filled = Annotated[str, BeforeValidator(_filled), WithJsonSchema({"type": "string"})]
"""Text that is not empty."""

Name = Annotated[str, BeforeValidator(_name), WithJsonSchema({"type": "string"})]
"""The name of an image, a service or a worker."""

Variable = Annotated[str, BeforeValidator(_variable), WithJsonSchema({"type": "string"})]
"""The name of a variable."""

Flag = Annotated[bool, BeforeValidator(_flag), _json(r"\$", "boolean")]
Whole = Annotated[int, BeforeValidator(_whole), _json(r"^[0-9]+$|\$", "integer")]
Number = Annotated[float, BeforeValidator(_number), _json(r"^[0-9.]+$|\$", "number")]
Duration = Annotated[float, BeforeValidator(_duration), _json(r"^[0-9hms.]+$|\$", "number")]
"""Seconds; may be 0."""

Span = Annotated[float, BeforeValidator(_span), _json(r"^[0-9hms.]+$|\$", "number")]
"""Seconds, more than 0."""

Size = Annotated[int, BeforeValidator(_size), _json(r"^[0-9.]+[bkmgtBKMGT]*$|\$", "integer")]
"""Bytes."""

_COMMAND = WithJsonSchema(
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": _SCALARS}}]}
)

Words = Annotated[tuple[str, ...], BeforeValidator(_words), _COMMAND]
"""A command or entrypoint of a container; none at all may be meant."""

Command = Annotated[tuple[str, ...], BeforeValidator(_command), _COMMAND]
"""A command that is run; never empty."""

Names = Annotated[
    tuple[Name, ...], BeforeValidator(_listed, json_schema_input_type=str | list[str])
]
"""One name, or several."""

Texts = Annotated[
    tuple[Filled, ...], BeforeValidator(_listed, json_schema_input_type=str | list[str])
]
"""One text, or several."""

Settled = Annotated[
    Any,
    BeforeValidator(_settled),
    WithJsonSchema({"type": [*_SCALARS, "null", "array", "object"]}),
]
"""What a query may be expected to give."""

Environment = dict[Variable, Text]
"""Variables and their values, as they were written."""

Nothing = BeforeValidator(lambda value: {} if value is None else value)
"""`redis:` without a value means `redis: {}`."""
