"""Reads env files by the rules of Compose: quotes, comments, `export`, and `${NAME}` in values."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from readiness.config.interpolate import InterpolationError, Unset, mentioned, refuse, substitute
from readiness.errors import ConfigurationError, Problem
from readiness.sentence import bounded, quoted, say

_BLANK = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\n|\Z)")
_BINDING = re.compile(
    r"[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_][A-Za-z0-9_.-]*)[ \t]*"
    r"(?:(?P<equals>[=:])[ \t]*(?:"
    r"'(?P<literal>[^']*)'[ \t]*(?:#[^\n]*)?"
    r'|"(?P<quoted>(?:\\.|[^"\\])*)"[ \t]*(?:#[^\n]*)?'
    r"|(?P<bare>[^\n'\"][^\n]*)?"
    r"))?(?:\n|\Z)",
    re.DOTALL,
)
_LINE = re.compile(r"[^\n]*\n?")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$$"}


def read(
    file: Path, path: str, variables: Mapping[str, str], *, unset: Unset = refuse
) -> dict[str, str]:
    """The variables of an env file; a value may use earlier ones and `variables`.

    A name without `=` takes its value from `variables`, and is left out where they have none.
    `path` is how the file is shown. Raises ConfigurationError; its problems never quote the
    file, which may hold secrets.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem(message=say("expected an env file in UTF-8"), path=path)
        raise ConfigurationError(problem) from error
    except OSError as error:
        message = say("the env file cannot be read: {error}", error=error.strerror)
        raise ConfigurationError(Problem(message=message, path=path)) from error
    return parse(text, path, variables, unset=unset)


def parse(
    text: str, path: str, variables: Mapping[str, str], *, unset: Unset = refuse
) -> dict[str, str]:
    """The variables in an env file's text; see `read`."""
    result: dict[str, str] = {}
    problems: list[Problem] = []
    for line, match in _bindings(text.replace("\r\n", "\n")):
        try:
            _take(match, result, variables, unset)
        except InterpolationError as error:
            problems.append(Problem(message=bounded(quoted(error)), path=path, line=line))
    if problems:
        raise ConfigurationError(*problems)
    return result


def legible(file: Path, variables: Mapping[str, str]) -> dict[str, str]:
    """The variables of an env file without those that cannot be read, by then or at all."""
    result: dict[str, str] = {}
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (UnicodeDecodeError, OSError):
        return {}
    for _, match in _bindings(text.replace("\r\n", "\n")):
        with suppress(InterpolationError):
            _take(match, result, variables, refuse)
    return result


def asked(text: str) -> Iterator[str]:
    """The names of the variables that the text of an env file takes from elsewhere."""
    for _, match in _bindings(text.replace("\r\n", "\n")):
        if match is not None and not match["equals"]:
            yield match["name"]
        elif match is not None and match["literal"] is None:
            yield from mentioned(match["quoted"] or match["bare"] or "")


def _bindings(text: str) -> Iterator[tuple[int, re.Match[str] | None]]:
    """Each binding with the number of its first line; None for a line that is none."""
    position = counted = 0
    line = 1
    while position < len(text):
        line += text.count("\n", counted, position)
        counted = position
        if blank := _BLANK.match(text, position):
            position = blank.end()
            continue
        match = _BINDING.match(text, position)
        yield line, match
        end = match or _LINE.match(text, position)
        position = end.end() if end else len(text)


def _take(
    match: re.Match[str] | None,
    result: dict[str, str],
    variables: Mapping[str, str],
    unset: Unset,
) -> None:
    if match is None or "\0" in match[0]:
        raise InterpolationError(say("expected a line of the form NAME=value"))
    name = match["name"]
    if match["equals"]:
        result[name] = _value(match, ChainMap(result, dict(variables)), unset)
    elif name in variables:
        result[name] = variables[name]


def _value(match: re.Match[str], variables: Mapping[str, str], unset: Unset) -> str:
    if match["literal"] is not None:
        return match["literal"]
    if match["quoted"] is not None:
        value = _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[0]), match["quoted"])
    else:
        value = re.sub(r"(?:^|\s)#.*", "", match["bare"] or "").strip()
    try:
        return substitute(value, variables, lone=True, unset=unset)
    except InterpolationError as error:
        message = say(
            "{error}; where the `$` is meant as it is, write the value in single quotes",
            error=error,
        )
        raise InterpolationError(message) from error
