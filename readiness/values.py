"""Whether what a query gave is what was expected: compared by value, as the contract says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from readiness.plan import Expectation, Expected, Scalar
from readiness.sentence import Sentence, quoted, say

_COUNTED = re.compile(r"\(\s*\*\s*\)")
_AS_IN_THE_TABLE = re.compile(r"\*|\btable\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The answer to a query as Postgres prints it.

    `columns` are the names; each of `rows` holds one text per column, None for NULL. At most a
    few rows are kept: `count` says how many there were. Where a table is not there, which reads
    as no row, `missing` is what the server says of it.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    count: int
    missing: str = field(default="", compare=False)


def holds(seen: Rows, expected: Expected) -> bool:
    """Whether there is exactly one row and it is the one expected."""
    if seen.count != 1:
        return False
    row = seen.rows[0]
    match expected:
        case Mapping():
            by_name = dict(zip(seen.columns, row, strict=True))
            return all(
                name in by_name and same(by_name[name], value) for name, value in expected.items()
            )
        case tuple():
            return len(row) == len(expected) and all(map(same, row, expected))
        case _:
            return same(row[0], expected)


def unlike(seen: Rows, expected: Expected) -> Sentence | None:
    """What keeps every answer of the query from being the row expected; None where nothing does.

    No columns, as where the table is not there yet, tell nothing.
    """
    match expected:
        case Mapping() if seen.columns and (lost := [*expected.keys() - {*seen.columns}]):
            return say(
                "expected a column `{name}`; the query gives {columns}",
                name=min(lost),
                columns=", ".join(seen.columns),
            )
        case tuple() if seen.columns and len(expected) != len(seen.columns):
            return say(
                "expected {number} columns; the query gives {columns}",
                number=len(expected),
                columns=", ".join(seen.columns),
            )
        case _:
            return None


def cannot_hold(seen: Rows, expectation: Expectation) -> bool:
    """Whether no later answer can be the row expected either: the query itself names its columns.

    Those of `*` and of TABLE may still come, with a migration that the worker begins with.
    """
    named = not _AS_IN_THE_TABLE.search(_COUNTED.sub("", expectation.query))
    return named and unlike(seen, expectation.expect) is not None


def same(text: str | None, expected: Scalar) -> bool:
    """Compare one printed value with a scalar of the configuration: numbers as numbers."""
    if text is None or expected is None:
        return text is None and expected is None
    if isinstance(expected, bool):
        return text in (("t", "true") if expected else ("f", "false"))
    if isinstance(expected, int | Decimal):
        number = _number(text)
        return number is not None and number == expected
    return text == expected


def says_nothing(seen: Rows) -> bool:
    """Whether there is no row, or only NULLs and empty texts in those that are there."""
    return not any(cell for row in seen.rows for cell in row)


def show(seen: Rows, limit: int = 200) -> Sentence:
    """The answer in a few words for a message: `READY`, `(1, '', NULL)`, `no row`, `3 rows`."""
    if seen.count != 1:
        return say("no row") if seen.count == 0 else say("{count} rows", count=seen.count)
    cells: Sequence[str] = ["NULL" if cell is None else cell or "''" for cell in seen.rows[0]]
    text = cells[0] if len(cells) == 1 else f"({', '.join(cells)})"
    return quoted(text if len(text) <= limit else text[: limit - 1] + "…")


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return None if number.is_nan() else number
