"""Values as YAML 1.2 understands them, each scalar with the text that was written."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Self

from readiness.sentence import say

Where = tuple[str | int, ...]
"""A place in the document: the keys and indices that lead there."""


class Written(int):
    """A whole number that remembers how it was written (`010`, `0x1F`)."""

    text: str

    @classmethod
    def of(cls, value: int, text: str) -> Self:
        """The number `value`, written as `text`."""
        number = cls(value)
        number.text = text
        return number


class Truth(Written):
    """A boolean that remembers how it was written: `DEBUG: True` reaches a container as `True`."""


class Real(float):
    """A number with a fraction that remembers how it was written (`1.10`)."""

    text: str

    @classmethod
    def of(cls, value: float, text: str) -> Self:
        """The number `value`, written as `text`."""
        number = cls(value)
        number.text = text
        return number

    @property
    def exact(self) -> Decimal:
        """The number with all the digits that were written, as a database compares it."""
        return Decimal(_python(self.text))


Value = None | str | Written | Real | list["Value"] | dict[str, "Value"]

TAG = "tag:yaml.org,2002:"
_SHOWN = 40

# YAML 1.2.2, section 10.3.2 (the core schema): no `yes`, no `12:30:00`, no octal `010`.
CORE = {
    f"{TAG}null": re.compile(r"(?:null|Null|NULL|~|)\Z"),
    f"{TAG}bool": re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"),
    f"{TAG}int": re.compile(r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\Z"),
    f"{TAG}float": re.compile(
        r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z"
    ),
}


def scalar(tag: str, text: str) -> Value:
    """The value of a scalar with a core tag; raises ValueError where the text has no such value."""
    if tag == f"{TAG}str":
        return text
    if not CORE[tag].match(text):
        raise ValueError(
            say("`{text}` is no {kind}", text=text[:_SHOWN], kind=tag.removeprefix(TAG))
        )
    if tag == f"{TAG}null":
        return None
    if tag == f"{TAG}bool":
        return Truth.of(text.lower() == "true", text)
    if tag == f"{TAG}int":
        return Written.of(int(text, 0 if text[:2] in ("0x", "0o") else 10), text)
    return Real.of(float(_python(text)), text)


def _python(number: str) -> str:
    """As Python writes it: YAML has `.inf` and `.nan`."""
    return re.sub(r"\.(?=inf|nan)", "", number.lower())


def plain(value: Value) -> object:
    """The value without the memory of its text: what JSON and the database know."""
    match value:
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case Truth():
            return bool(value)
        case Written():
            return int(value)
        case Real():
            return float(value)
        case _:
            return value


def at(value: Value, where: Where) -> Value:
    """What stands at that place, or None where there is no such place."""
    for step in where:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
