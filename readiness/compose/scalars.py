"""Scalars of a Compose file as text, as Compose writes them into a container's environment."""

from __future__ import annotations

import re
from decimal import Decimal

from readiness.config.values import Real, Truth, Value, Written
from readiness.sentence import Sentence, say

_UNDERSCORED = re.compile(r"[-+]?[0-9]+(?:_[0-9]+)+")
_SMALLEST, _LARGEST = -4, 6  # the powers of ten outside of which Go writes an exponent


class Refused(Exception):
    """A value that Compose does not take either; the message says what was expected."""

    def __init__(self, message: Sentence) -> None:
        super().__init__(message)


def text(value: Value) -> str:
    """A scalar's text: unlike in readiness.yml a number is a number (`1.10` is `1.1`)."""
    match value:
        case Truth():
            return "true" if value else "false"
        case Written():
            return str(_whole(value))
        case Real():
            return _real(value)
        case str():
            return value.replace("_", "") if _UNDERSCORED.fullmatch(value) else value
        case _:
            raise Refused(say("expected text"))


def _whole(value: Written) -> int:
    """YAML 1.1 counts from a leading 0 on in eights, and so does Compose's reader."""
    octal = re.fullmatch(r"[-+]?0[0-7]+", value.text)
    return int(value.text, 8) if octal else int(value)


def _real(value: Real) -> str:
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - not a number
        return {"inf": "+Inf", "-inf": "-Inf"}.get(repr(float(value)), "NaN")
    number = Decimal(repr(float(value))).normalize()
    exponent = number.adjusted() if number else 0
    if _SMALLEST <= exponent < _LARGEST:
        return f"{number:f}"
    digits = "".join(map(str, number.as_tuple().digits))
    fraction = f".{digits[1:]}" if digits[1:] else ""
    return f"{'-' if value < 0 else ''}{digits[0]}{fraction}e{exponent:+03d}"
