"""What a query gave is compared by value: numbers as numbers, the rest as Postgres prints it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from readiness.model import Location
from readiness.plan import Expectation, Expected, Scalar
from readiness.values import Rows, cannot_hold, holds, same, says_nothing, show


def rows(*cells: str | None, count: int = 1) -> Rows:
    return Rows(columns=("a", "b")[: len(cells)], rows=(cells,) * count, count=count)


@pytest.mark.parametrize(
    ("text", "expected", "equal"),
    [
        ("READY", "READY", True),
        ("ready", "READY", False),
        ("1", 1, True),
        ("1.00", 1, True),
        ("1e0", 1, True),
        ("0.10", Decimal("0.1"), True),
        ("12345678901234567890.10", Decimal("12345678901234567890.1"), True),
        ("12345678901234567890.11", Decimal("12345678901234567890.1"), False),
        ("Infinity", Decimal("Infinity"), True),
        ("1", "1", True),
        ("1.0", "1", False),
        ("t", True, True),
        ("true", True, True),
        ("1", True, False),
        ("f", False, True),
        ("0", False, False),
        (None, None, True),
        ("", None, False),
        ("NULL", None, False),
        (None, "", False),
        (None, False, False),
        ("NaN", 1, False),
        ("one", 1, False),
    ],
)
def test_one_value(text: str | None, expected: Scalar, *, equal: bool) -> None:
    assert same(text, expected) is equal


@pytest.mark.parametrize(
    ("seen", "expected", "equal"),
    [
        (rows("READY"), "READY", True),
        (rows("READY", "x"), "READY", True),
        (rows("READY", count=2), "READY", False),
        (Rows(columns=("a",), rows=(), count=0), None, False),
        (rows("1", None), (1, None), True),
        (rows("1"), (1, None), False),
        (rows("1", "2"), {"b": 2}, True),
        (rows("1", "2"), {"b": 2, "c": 3}, False),
    ],
)
def test_one_row(seen: Rows, expected: Expected, *, equal: bool) -> None:
    assert holds(seen, expected) is equal


@pytest.mark.parametrize(
    ("query", "expected", "never"),
    [
        ("SELECT a FROM t", {"b": 1}, True),
        ("SELECT a FROM t", ("x", 1), True),
        ("SELECT a FROM t", {"a": 1}, False),
        ("SELECT a FROM t", "y", False),
        ("SELECT count(*) AS a FROM t", {"count": 1}, True),
        ("SELECT * FROM t", {"b": 1}, False),
        ("SELECT t.* FROM t", {"b": 1}, False),
        ("table t", {"b": 1}, False),
    ],
)
def test_columns_that_a_query_names_stay_as_they_are(
    query: str, expected: Expected, *, never: bool
) -> None:
    expectation = Expectation(
        query=query, expect=expected, location=Location(path="readiness.yml", line=1)
    )
    assert cannot_hold(rows("x"), expectation) is never


def test_an_explanation_of_nulls_and_empty_texts_says_nothing() -> None:
    answers = (rows(count=0), rows("", None), rows("", "too long"))
    assert [says_nothing(each) for each in answers] == [True, True, False]


def test_what_was_seen_is_shown_in_a_few_words() -> None:
    shown = [
        show(rows("READY")),
        show(rows("1", "", None)),
        show(rows(count=0)),
        show(rows("x", count=3)),
        show(rows("x" * 300), limit=5),
    ]
    assert shown == ["READY", "(1, '', NULL)", "no row", "3 rows", "xxxx…"]
