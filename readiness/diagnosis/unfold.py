"""Lines of JSON or logfmt, as log collectors want them: the stack trace that is folded in one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

_TRACE = re.compile(r"Traceback \(most recent call last\):\n|\n[ \t]+at \S")
_QUOTED = re.compile(r'\w=("(?:[^"\\]|\\.)*")')
_LONGEST = 200_000


def unfold(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines; after one that holds a stack trace in a value, that trace as it was printed."""
    return tuple(each for line in lines for each in (line, *_folded(line)))


def _folded(line: str) -> Iterator[str]:
    if len(line) > _LONGEST or ("\\n" not in line and '"lineno"' not in line):
        return
    for value in map(_read, _values(line)):
        for text in _texts(value):
            yield from text.rstrip("\n").split("\n")


def _values(line: str) -> Iterator[str]:
    """The line's JSON, or what stands in quotes behind the keys of logfmt."""
    start = line.find("{")
    if start >= 0 and line.rstrip()[-1:] == "}":
        yield line[start:]
    else:
        yield from (quoted for quoted in _QUOTED.findall(line) if "\\n" in quoted)


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _texts(value: object) -> Iterator[str]:
    """The traces in a value: a text of several lines, or structlog's list of frames."""
    match value:
        case str():
            if _TRACE.search(value):
                yield value
        case {"frames": [*frames], **rest}:
            yield "\n".join(_as_printed(frames, rest))
        case dict():
            for each in value.values():
                yield from _texts(each)
        case list():
            for each in value:
                yield from _texts(each)


def _as_printed(frames: Sequence[object], error: Mapping[object, object]) -> Iterator[str]:
    yield "Traceback (most recent call last):"
    for frame in frames:
        match frame:
            case {"filename": str(file), "lineno": int(line), "name": str(name)}:
                yield f'  File "{file}", line {line}, in {name}'
    yield f"{error.get('exc_type', 'Exception')}: {error.get('exc_value', '')}"
