"""Brings a service's keys, in whatever form they are written, into one that can be merged.

Only what a worker takes from Compose, and what tells servers and names: the rest is left out.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import Any

from readiness.compose.scalars import Refused, text
from readiness.config.values import Value
from readiness.config.words import split
from readiness.sentence import joined, quoted, say

Body = dict[str, Any]
"""A service in canonical form: plain mappings, lists and texts; paths are from the root."""

_URL = re.compile(r"(?:[a-z][a-z+.-]*://|git@|github\.com/)")


def canonical(body: Value, folder: str) -> Body:
    """A service's body whose paths are relative to `folder`. Raises Refused, naming the key."""
    if body is None:
        return {}
    if not isinstance(body, dict):
        raise Refused(say("expected a mapping"))
    result: Body = {}
    for key, value in body.items():
        if key not in _FORMS:
            continue
        try:
            result[key] = None if value is None else _FORMS[key](value, folder)
        except Refused as error:
            raise Refused(joined(": ", (f"`{key}`", str(error)))) from None
    return result


def path(value: Value, folder: str) -> str:
    """A path from the root; what is a URL stays one."""
    written = text(value)
    return written if _URL.match(written) else os.path.normpath(os.path.join(folder, written))  # noqa: PTH118 - a path that is not looked at yet


def mapping(value: Value, _: str = "") -> dict[str, str | None]:
    """`NAME: value` or `- NAME=value`; a name alone has no value."""
    if isinstance(value, dict):
        return {name: None if item is None else text(item) for name, item in value.items()}
    if not isinstance(value, list):
        raise Refused(say("expected a mapping or a list"))
    pairs = (text(item).partition("=") for item in value)
    return {name: found if equals else None for name, equals, found in pairs}


def secret(value: Value, folder: str) -> Body:
    """Where a secret's value is: in a `file`, or in a variable of the `environment`."""
    given = value if isinstance(value, dict) else {}
    file, variable = given.get("file"), given.get("environment")
    found = {} if file is None else {"file": path(file, folder)}
    return found if variable is None else {**found, "environment": text(variable)}


def texts(value: Value, _: str = "") -> list[str]:
    """One text, or several."""
    return [text(item) for item in value] if isinstance(value, list) else [text(value)]


def _text(value: Value, _: str) -> str:
    return text(value)


def _list(value: Value, _: str) -> list[str]:
    if not isinstance(value, list):
        raise Refused(say("expected a list"))
    return [text(item) for item in value]


def _words(value: Value, _: str) -> list[str]:
    if isinstance(value, list):
        return [text(item) for item in value]
    try:
        return list(split(text(value))[0])
    except ValueError as error:
        raise Refused(quoted(error)) from None


def _build(value: Value, folder: str) -> Body:
    given = value if isinstance(value, dict) else {"context": value}
    result: Body = {}
    for key, item in given.items():
        form = _BUILD.get(key)
        if form is not None:
            result[key] = None if item is None else form(item, folder)
    return result


def _env_files(value: Value, folder: str) -> list[Body]:
    items = value if isinstance(value, list) else [value]
    return [_env_file(item, folder) for item in items]


def _env_file(item: Value, folder: str) -> Body:
    if not isinstance(item, dict):
        return {"path": path(item, folder), "required": True}
    required = item.get("required")
    return {
        "path": path(item.get("path"), folder),
        "required": required is None or text(required).lower() != "false",
    }


def _extends(value: Value, folder: str) -> Body:
    if not isinstance(value, dict):
        return {"service": text(value)}
    file = value.get("file")
    result: Body = {"service": text(value.get("service"))}
    return result if file is None else {**result, "file": path(file, folder)}


def _networks(value: Value, _: str) -> Body:
    if isinstance(value, list):
        return {text(item): {} for item in value}
    if not isinstance(value, dict):
        raise Refused(say("expected a mapping or a list"))
    return {name: _network(item) for name, item in value.items()}


def _network(value: Value) -> Body:
    aliases = value.get("aliases") if isinstance(value, dict) else None
    return {} if aliases is None else {"aliases": texts(aliases)}


def _names(value: Value, _: str) -> list[str]:
    """The names of a list, or of a mapping; the long form of secrets has a `source`."""
    items = value if isinstance(value, list | dict) else [value]
    return [text(item.get("source")) if isinstance(item, dict) else text(item) for item in items]


def _ports(value: Value, _: str) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [text(item.get("target")) if isinstance(item, dict) else text(item) for item in items]


def _anything(value: Value, _: str) -> bool:
    return value not in (None, [], {})


Form = Callable[[Value, str], Any]

_BUILD: Mapping[str, Form] = {
    "context": path,
    "dockerfile": _text,
    "dockerfile_inline": _text,
    "args": mapping,
    "target": _text,
    "secrets": _names,
    "ssh": _list,
    "platforms": _list,
    "additional_contexts": mapping,
}

_FORMS: Mapping[str, Form] = {
    "extends": _extends,
    "build": _build,
    "image": _text,
    "platform": _text,
    "command": _words,
    "entrypoint": _words,
    "environment": mapping,
    "env_file": _env_files,
    "container_name": _text,
    "networks": _networks,
    "links": _list,
    "depends_on": _names,
    "ports": _ports,
    "expose": _ports,
    "profiles": _list,
    # These are not taken; a worker that has them is told so.
    "user": _text,
    "working_dir": _text,
    "secrets": _anything,
    "configs": _anything,
}
