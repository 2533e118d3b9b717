"""What SQS takes as a message: the rules that its endpoint here and the configuration share.

"SendMessage" in its API reference and "message metadata" in its developer guide.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from readiness.plan import MessageAttribute

MOST_ATTRIBUTES = 10
LARGEST = 1_048_576
"""Bytes that a body has at most with its attributes; all those of a batch together, too."""

_REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST = 256
_NAME = re.compile(rf"(?!\.)[\w.-]{{1,{_LONGEST}}}(?<!\.)", re.ASCII)
_TYPE = re.compile(r"(String|Number|Binary)(?:\..+)?")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def refused_character(text: str) -> str:
    """The first character that no message may hold, as `U+0001`; empty where there is none."""
    found = _REFUSED.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def is_attribute_name(name: str) -> bool:
    """Whether an attribute may be called so, if the name is not reserved."""
    return _NAME.fullmatch(name) is not None


def is_reserved(name: str) -> bool:
    """Whether the name is one of those that AWS keeps for itself."""
    return name.lower().startswith(("aws.", "amazon."))


def kind(data_type: str) -> str:
    """String, Number or Binary, whatever label follows; empty where it is none of them."""
    found = _TYPE.fullmatch(data_type)
    return found[1] if found and len(data_type) <= _LONGEST else ""


def is_number(text: str) -> bool:
    """Whether this is the value of a Number."""
    return _NUMBER.fullmatch(text) is not None


def size(body: str, attributes: Mapping[str, MessageAttribute]) -> int:
    """The bytes of a message: its body, and the name, type and value of each attribute."""
    parts = [body]
    for name, attribute in attributes.items():
        parts += [name, attribute.type]
    values = [attribute.value for attribute in attributes.values()]
    return sum(_bytes(part) for part in [*parts, *values])


def _bytes(part: str | bytes) -> int:
    return len(part if isinstance(part, bytes) else part.encode(errors="surrogatepass"))
