"""Replaces `${NAME}` and its forms in the configuration's text, by the rules of Compose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from readiness.config.values import Value, Where

NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_REFERENCE = re.compile(
    r"\$(?:(?P<dollar>\$)"
    rf"|(?P<bare>{NAME})"
    rf"|\{{(?P<name>{NAME})(?:(?P<operator>:?[-?+])(?P<word>(?:[^{{}}$]|\$\$|\$?\{{[^{{}}]*\}})*))?\}}"
    r"|(?P<invalid>))"
)


class InterpolationError(Exception):
    """A variable that is not set, or a `$` that begins nothing; the message says what to do."""


def substitute(text: str, variables: Mapping[str, str], *, lone: bool = False) -> str:
    """The text with its variables replaced; `lone` lets a `$` that begins nothing stand.

    Raises InterpolationError for a variable that is not set and has no default.
    """

    def replace(match: re.Match[str]) -> str:
        if match["dollar"]:
            return "$"
        if match["invalid"] is None:
            return _replacement(match, variables)
        if lone:
            return "$"
        raise InterpolationError("a `$` begins a variable: write `$$` for a `$` itself")

    return _REFERENCE.sub(replace, text)


def _replacement(match: re.Match[str], variables: Mapping[str, str]) -> str:
    name, operator, word = match["name"] or match["bare"], match["operator"] or "", match["word"]
    value = variables.get(name)
    is_set = bool(value) if operator.startswith(":") else value is not None
    if operator.endswith("+"):
        return substitute(word, variables) if is_set else ""
    if is_set and value is not None:
        return value
    if operator.endswith("-"):
        return substitute(word, variables)
    if operator.endswith("?") and word:
        raise InterpolationError(f"the variable `{name}` is not set: {substitute(word, variables)}")
    raise InterpolationError(
        f"the variable `{name}` is not set: set it in the environment or in an env_file, "
        f"or give a default, `${{{name}:-default}}`"
    )


def mentioned(text: str) -> Iterator[str]:
    """The names of the variables that a text asks for."""
    for match in _REFERENCE.finditer(text):
        if name := match["name"] or match["bare"]:
            yield name
        if match["word"]:
            yield from mentioned(match["word"])


def interpolate(
    value: Value,
    variables: Callable[[Where], Mapping[str, str]],
    complain: Callable[[Where, str], None],
    where: Where = (),
) -> Value:
    """The tree with the variables in all its texts replaced; keys stay as they are.

    `variables` gives those that a place sees. A text that cannot be replaced is handed to
    `complain`, and None stands in its place.
    """
    match value:
        case dict():
            return {
                key: interpolate(item, variables, complain, (*where, key))
                for key, item in value.items()
            }
        case list():
            return [
                interpolate(item, variables, complain, (*where, index))
                for index, item in enumerate(value)
            ]
        case str() if "$" in value:
            try:
                return substitute(value, variables(where))
            except InterpolationError as error:
                complain(where, str(error))
                return None
        case _:
            return value


def texts(value: Value) -> Iterator[str]:
    """Every text in a tree, keys left out."""
    match value:
        case dict():
            for item in value.values():
                yield from texts(item)
        case list():
            for item in value:
                yield from texts(item)
        case str():
            yield value
