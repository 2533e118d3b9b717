"""What is accepted as each kind of value, and what is said to have been expected otherwise."""

from __future__ import annotations

import math
import re
from typing import NoReturn

from pydantic_core import PydanticCustomError

from readiness.config import units
from readiness.config.values import Real, Truth, Written, plain
from readiness.config.words import split
from readiness.sentence import Sentence, say


def expected(what: Sentence) -> NoReturn:
    """Refuse a value, naming what was expected; what was seen is added where it is reported."""
    raise PydanticCustomError("expected", "{what}", {"what": say("expected {what}", what=what)})


def text(value: object) -> str:
    """A scalar as it was written: `1.10` stays `1.10`."""
    if isinstance(value, Written | Real):
        return value.text
    if isinstance(value, str):
        return value
    expected(say("text"))


def name(value: object) -> str:
    """The name of an image, a service or a worker."""
    found = text(value)
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?", found):
        expected(say("a name of letters, digits, `-`, `_` and `.`"))
    return found


def variable(value: object) -> str:
    """The name of a variable."""
    found = text(value)
    if not found or "=" in found or any(char.isspace() for char in found):
        expected(say("the name of a variable"))
    return found


def filled(value: object) -> str:
    """Text that is not empty."""
    if not (found := text(value)).strip():
        expected(say("text that is not empty"))
    return found


def flag(value: object) -> bool:
    """`true` or `false`, also as text, as a variable gives it."""
    if isinstance(value, Truth):
        return bool(value)
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    expected(say("true or false"))


def whole(value: object) -> int:
    """A whole number, not negative."""
    if isinstance(value, Written | str) and re.fullmatch(r"[0-9]{1,9}", text(value)):
        return int(text(value))
    expected(say("a whole number"))


def number(value: object) -> float:
    """A number."""
    try:
        found = float(text(value))
    except ValueError:
        expected(say("a number"))
    if not math.isfinite(found):
        expected(say("a number"))
    return found


def duration(value: object) -> float:
    """A duration in seconds; may be 0."""
    try:
        return units.seconds(text(value))
    except ValueError:
        expected(say("a duration such as 90, 90s or 2m"))


def span(value: object) -> float:
    """A duration in seconds of more than 0."""
    return duration(value) or expected(say("a duration of more than 0 seconds, such as 90s or 2m"))


def size(value: object) -> int:
    """A size in bytes."""
    try:
        return units.size(text(value))
    except ValueError:
        expected(say("a size such as 512m or 1g"))


def words(value: object) -> tuple[str, ...]:
    """Words; text is split as Compose does."""
    if isinstance(value, list):
        return tuple(text(word) for word in value)
    if not isinstance(value, str | Written | Real):
        expected(say("a command: text, or a list of words"))
    try:
        found, rest = split(text(value))
    except ValueError:
        expected(say("a command whose quotes are closed"))
    if rest:
        expected(
            say(
                'a command without a shell\'s `{operator}` (a shell is had by [sh, -c, "..."])',
                operator=rest[0],
            )
        )
    return found


def command(value: object) -> tuple[str, ...]:
    """Words that can be run."""
    found = words(value)
    if not found or not found[0]:
        expected(say("a command that is not empty"))
    return found


def listed(value: object) -> object:
    """One thing stands for a list of it."""
    return value if isinstance(value, list) else [value]


def settled(value: object) -> object:
    """What a query may be expected to give: a scalar, the row, or its columns by name."""
    match value:
        case list() | dict() if not value or (isinstance(value, dict) and "" in value):
            expected(say("a scalar, the row as a list, or columns by name"))
        case list():
            return tuple(_cell(item) for item in value)
        case dict():
            return {name: _cell(item) for name, item in value.items()}
        case _:
            return _cell(value)


def _cell(value: object) -> object:
    if isinstance(value, list | dict):
        expected(say("a scalar in each column"))
    if isinstance(value, Real):
        return value.exact
    return plain(value)  # type: ignore[arg-type]  # everything that the reader makes is a Value
