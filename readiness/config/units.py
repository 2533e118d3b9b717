"""Durations (`90`, `90s`, `2m`, `1m30s`) and sizes (`512m`, `1g`) as people write them."""

from __future__ import annotations

import re

from readiness.sentence import say

_DURATION = re.compile(
    r"(?:(?P<h>\d{1,6}(?:\.\d{1,6})?)h)?(?:(?P<m>\d{1,6}(?:\.\d{1,6})?)m)?"
    r"(?:(?P<s>\d{1,9}(?:\.\d{1,6})?)s?)?(?:(?P<ms>\d{1,9})ms)?",
    re.ASCII,
)
_SIZE = re.compile(
    r"(?P<number>\d{1,15}(?:\.\d{1,6})?)(?P<unit>[bkmgt]?)b?", re.IGNORECASE | re.ASCII
)
_FACTORS = {"": 1, "b": 1, "k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}


def seconds(text: str) -> float:
    """The duration in seconds; raises ValueError where the text is none."""
    match = re.fullmatch(r"([0-9]{1,9})ms", text) or _DURATION.fullmatch(text)
    if not text or match is None:
        raise ValueError(say("expected a duration such as 90, 90s or 2m"))
    if not match.groupdict():
        return int(match[1]) / 1000
    hours, minutes, rest, milli = (float(match[unit] or 0) for unit in ("h", "m", "s", "ms"))
    return hours * 3600 + minutes * 60 + rest + milli / 1000


def size(text: str) -> int:
    """The size in bytes, k, m and g counting in 1024; raises ValueError where the text is none."""
    match = _SIZE.fullmatch(text)
    if match is None:
        raise ValueError(say("expected a size such as 512m or 1g"))
    return int(float(match["number"]) * _FACTORS[match["unit"].lower()])
