"""Secrets and their masking: what the runner replaces by `***` before anything is kept."""

import base64
import json
from collections.abc import Callable, Iterator
from urllib.parse import quote
from xml.sax.saxutils import escape

MASK = "***"
_QUOTES = {'"': "&quot;", "'": "&apos;"}
# The runner unquotes only what is long enough to be told from common words.
_SHORTEST_UNQUOTED = 9


def _base64(shift: int) -> Callable[[str], str]:
    # The same secret reads differently behind 0, 1 or 2 leading bytes ("user:" + password).
    def encode(value: str) -> str:
        raw = value.encode()
        return base64.b64encode(raw[shift:] if len(raw) > shift else raw).decode()

    return encode


def _unquoted(value: str) -> str:
    quoted = len(value) >= _SHORTEST_UNQUOTED and value[0] == value[-1] == '"'
    return value[1:-1] if quoted else ""


_FORMS: tuple[Callable[[str], str], ...] = (
    str,
    _base64(0),
    _base64(1),
    _base64(2),
    lambda value: value.replace('"', '\\"'),
    lambda value: value.replace("'", "''"),
    lambda value: json.dumps(value, ensure_ascii=False)[1:-1],
    lambda value: quote(value, safe=""),
    lambda value: escape(value, _QUOTES),
    _unquoted,
)


class Masker:
    """Knows the secrets of a job, in every form that the runner looks for (but PowerShell's)."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()

    def add(self, value: str) -> None:
        """Masks one value from now on; an empty one is ignored, however short another is."""
        if value:
            self._secrets.update(form(value) for form in _FORMS)
            self._secrets.discard("")

    def add_with_lines(self, value: str) -> None:
        """Masks a value and each of its lines, as `::add-mask::` does."""
        self.add(value)
        for line in value.replace("\r", "\n").split("\n"):
            self.add(line.strip())

    def mask(self, text: str) -> str:
        """Replaces every stretch covered by secrets with one `***`; neighbours melt into one."""
        kept, end = [], 0
        for start, stop in self._stretches(text):
            kept += [text[end:start], MASK]
            end = stop
        return "".join((*kept, text[end:]))

    def _stretches(self, text: str) -> Iterator[tuple[int, int]]:
        found = sorted(place for secret in self._secrets for place in _places(secret, text))
        merged: list[tuple[int, int]] = []
        for start, stop in found:
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
            else:
                merged.append((start, stop))
        return iter(merged)


def _places(secret: str, text: str) -> Iterator[tuple[int, int]]:
    start = text.find(secret)
    while start >= 0:
        yield start, start + len(secret)
        start = text.find(secret, start + 1)
