"""Reads one output line as a workflow command, by the runner's two grammars."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

REGISTERED = frozenset(
    {
        "add-mask",
        "add-matcher",
        "add-path",
        "debug",
        "echo",
        "endgroup",
        "error",
        "group",
        "notice",
        "remove-matcher",
        "save-state",
        "set-env",
        "set-output",
        "stop-commands",
        "warning",
    }
)

# `%25` comes last, so that an escaped percent sign is not read twice.
_DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
_PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
_LEGACY = (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%25", "%"))

_Escapes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Command:
    """A command as written; name and property keys are in lower case, values are unescaped."""

    name: str
    data: str
    properties: Mapping[str, str]


def parse(line: str, registered: Collection[str] = REGISTERED) -> Command | None:
    """Gives the line's command, or None where it is plain text; names are compared in lower case.

    `::name key=value,key=value::data` counts at the start of a line, `##[name key=value;...]data`
    anywhere in it. A name that is not registered makes the whole line plain text.
    """
    return _parse_current(line, registered) or _parse_legacy(line, registered)


def _parse_current(line: str, registered: Collection[str]) -> Command | None:
    opening, _, rest = line.lstrip().partition("::")
    head, closing, data = rest.partition("::")
    if opening or not closing:
        return None
    name, _, written = head.partition(" ")
    properties = _properties(written.strip(), ",", _PROPERTY)
    return _command(name, properties, _unescape(data, _DATA), registered)


def _parse_legacy(line: str, registered: Collection[str]) -> Command | None:
    _, _, rest = line.partition("##[")
    head, closing, data = rest.partition("]")
    if not closing:
        return None
    name, _, written = head.partition(" ")
    properties = _properties(written, ";", _LEGACY)
    return _command(name, properties, _unescape(data, _LEGACY), registered)


def _command(
    name: str, properties: Mapping[str, str], data: str, registered: Collection[str]
) -> Command | None:
    if name.lower() not in registered:
        return None
    return Command(name=name.lower(), data=data, properties=properties)


def _properties(written: str, separator: str, escapes: _Escapes) -> Mapping[str, str]:
    # Keys are not trimmed: "a=1, b=2" has the key " b". Equals signs in front of a key or a value
    # get lost, and a pair without a value is none (C#'s Split without empty entries).
    found = {}
    for part in written.split(separator):
        key, _, value = part.lstrip("=").partition("=")
        if value := value.lstrip("="):
            found[key.lower()] = _unescape(value, escapes)
    return found


def _unescape(text: str, escapes: _Escapes) -> str:
    for written, meant in escapes:
        text = text.replace(written, meant)
    return text
