"""Replaces `${NAME}` and its forms in the configuration's text, by the rules of Compose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from readiness.config.values import Value, Where
from readiness.sentence import Sentence, quoted, say

MAX_LENGTH = 1_000_000
"""Far above any text with variables in it: a container's environment holds less."""

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_DOLLAR = re.compile(rf"\$(?P<rest>\$|\{{|{_NAME}|)")
_BRACE = re.compile("[{}]")
_BODY = re.compile(rf"(?P<name>{_NAME})(?:(?P<operator>:?[-?+])(?P<word>.*))?", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A variable that a text asks for; `operator` and `word` say what to do without it."""

    name: str
    operator: str = ""
    word: str = ""


Unset = Callable[[Reference], str | None]
"""What stands for a variable that is not set and has no default; None: that is an error."""


class InterpolationError(Exception):
    """A variable that is not set, or a `$` that begins nothing; the message says what to do."""

    def __init__(self, message: Sentence) -> None:
        super().__init__(message)


def refuse(_: Reference) -> None:
    """A variable that is not set and has no default is an error."""


def substitute(
    text: str, variables: Mapping[str, str], *, lone: bool = False, unset: Unset = refuse
) -> str:
    """The text with its variables replaced; `lone` lets a `$` that begins nothing stand.

    Raises InterpolationError for a variable that is not set and has no default, and for what
    grows without measure: variables that double one another in turn.
    """
    made, size = [], 0
    for piece in _pieces(text, lone=lone):
        made.append(piece if isinstance(piece, str) else _replacement(piece, variables, unset))
        size += len(made[-1])
        if size > MAX_LENGTH and len(made) > 1:
            raise InterpolationError(
                say(
                    "with its variables replaced this is longer than {most} characters: does one"
                    " variable repeat another over and over?",
                    most=f"{MAX_LENGTH:,}",
                )
            )
    return "".join(made)


def mentioned(text: str) -> Iterator[str]:
    """The names of the variables that a text asks for."""
    for piece in _pieces(text, lone=True):
        if isinstance(piece, Reference):
            yield piece.name
            yield from mentioned(piece.word)


def _pieces(text: str, *, lone: bool) -> Iterator[str | Reference]:
    """The text in pieces: plain ones and references."""
    end, closings = 0, _closings(text)
    for match in _DOLLAR.finditer(text):
        if match.start() < end:
            continue  # within the default of the reference before
        yield text[end : match.start()]
        rest, end = match["rest"], match.end()
        if rest == "{":
            end = closings.get(end, end)
            body = _BODY.fullmatch(text, match.end(), max(end - 1, match.end()))
            yield _reference(body) if body else _alone(text[match.start() : end], lone=lone)
        elif rest == "$" or not rest:
            yield "$" if rest else _alone("$", lone=lone)
        else:
            yield Reference(name=rest)
    yield text[end:]


def _closings(text: str) -> dict[int, int]:
    """Where each brace of the text that is closed has been closed, by what comes after it."""
    closings, opened = dict[int, int](), list[int]()
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            opened.append(match.end())
        elif opened:
            closings[opened.pop()] = match.end()
    return closings


def _reference(body: re.Match[str]) -> Reference:
    return Reference(name=body["name"], operator=body["operator"] or "", word=body["word"] or "")


def _alone(text: str, *, lone: bool) -> str:
    if lone:
        return text
    raise InterpolationError(say("a `$` begins a variable: write `$$` for a `$` itself"))


def _replacement(reference: Reference, variables: Mapping[str, str], unset: Unset) -> str:
    name, operator, word = reference.name, reference.operator, reference.word
    value = variables.get(name)
    is_set = bool(value) if operator.startswith(":") else value is not None
    if operator.endswith("+"):
        return substitute(word, variables, unset=unset) if is_set else ""
    if is_set and value is not None:
        return value
    if operator.endswith("-"):
        return substitute(word, variables, unset=unset)
    if (filled := unset(reference)) is not None:
        return filled
    if operator.endswith("?") and word:
        raise InterpolationError(
            say(
                "the variable `{name}` is not set: {word}",
                name=name,
                word=substitute(word, variables),
            )
        )
    raise InterpolationError(
        say(
            "the variable `{name}` is not set: set it in the environment or in an"
            " env_file, or give a default, `${{name}:-default}`",
            name=name,
        )
    )


def interpolate(
    value: Value,
    variables: Callable[[Where], Mapping[str, str]],
    complain: Callable[[Where, Sentence], None],
    where: Where = (),
    *,
    unset: Unset = refuse,
) -> Value:
    """The tree with the variables in all its texts replaced; keys stay as they are.

    `variables` gives those that a place sees. A text that cannot be replaced is handed to
    `complain`, and None stands in its place.
    """
    match value:
        case dict():
            return {
                key: interpolate(item, variables, complain, (*where, key), unset=unset)
                for key, item in value.items()
            }
        case list():
            return [
                interpolate(item, variables, complain, (*where, index), unset=unset)
                for index, item in enumerate(value)
            ]
        case str() if "$" in value:
            try:
                return substitute(value, variables(where), unset=unset)
            except InterpolationError as error:
                complain(where, quoted(error))
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
