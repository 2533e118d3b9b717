"""Turns the properties of `::error file=...::` into an annotation, by the runner's rules."""

import re
from collections.abc import Mapping

from tests.runner.model import Annotation, Level
from tests.runner.paths import PathMap, relative

MESSAGE_LIMIT = 4096
COUNT_LIMIT = 10
_NUMBER = re.compile(r"\s*[+-]?\d+\s*", re.ASCII)


def annotation(
    level: Level, message: str, properties: Mapping[str, str], paths: PathMap, workspace: str
) -> Annotation:
    """Builds the annotation that the runner would send; the message has been masked already."""
    line, end_line, column, end_column = _positions(properties)
    return Annotation(
        level=level,
        message=message[:MESSAGE_LIMIT],
        title=properties.get("title", ""),
        file=relative(paths.to_host(properties.get("file", "")), workspace),
        line=line,
        end_line=end_line,
        column=column,
        end_column=end_column,
    )


def _positions(
    properties: Mapping[str, str],
) -> tuple[int | None, int | None, int | None, int | None]:
    line, end = _number(properties.get("line")), _number(properties.get("endline"))
    column, end_column = _number(properties.get("col")), _number(properties.get("endcolumn"))
    line = end if line is None else line
    column = end_column if column is None else column
    if line is None or (end is not None and end != line) or _less(end_column, column):
        column = end_column = None
    if _less(end, line):
        line = end = None
    return line, end, column, end_column


def _less(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one < other


def _number(text: str | None) -> int | None:
    return int(text) if text and _NUMBER.fullmatch(text) else None
