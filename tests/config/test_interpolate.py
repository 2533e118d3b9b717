"""Variables in text, by the rules of Compose."""

from __future__ import annotations

import pytest

from readiness.config.interpolate import InterpolationError, mentioned, substitute

VARIABLES = {"A": "1", "EMPTY": "", "LONG_name2": "x"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${A}", "1"),
        ("$A", "1"),
        ("a-$A-b", "a-1-b"),
        ("$LONG_name2", "x"),
        ("$$A", "$A"),
        ("$$${A}", "$1"),
        ("${EMPTY}", ""),
        ("${EMPTY-b}", ""),
        ("${EMPTY:-b}", "b"),
        ("${NO:-b}", "b"),
        ("${NO-b}", "b"),
        ("${NO:-}", ""),
        ("${NO:-${A}}", "1"),
        ("${NO:-$${A}}", "${A}"),
        ("${NO:-$A}", "1"),
        ("${NO:-${NEITHER:-${A}}}", "1"),
        ('${NO:-{"a": {}}}', '{"a": {}}'),
        ("${NO:-http://x:1/?a=b}", "http://x:1/?a=b"),
        ("${A:+set}", "set"),
        ("${EMPTY:+set}", ""),
        ("${EMPTY+set}", "set"),
        ("${NO+set}", ""),
        ("${A:?gone}", "1"),
        ("no variable", "no variable"),
    ],
)
def test_variables_are_replaced_as_compose_does(text: str, expected: str) -> None:
    assert substitute(text, VARIABLES) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("${NO}", "the variable `NO` is not set: set it in the environment"),
        ("$NO", "`${NO:-default}`"),
        ("${NO?}", "the variable `NO` is not set: set it"),
        ("${NO:?ask Kim}", "the variable `NO` is not set: ask Kim"),
        ("${EMPTY:?ask Kim}", "the variable `EMPTY` is not set: ask Kim"),
        ("${NO:-${NEITHER}}", "the variable `NEITHER` is not set"),
        ("5$", "a `$` begins a variable: write `$$`"),
        ("$1", "a `$` begins a variable: write `$$`"),
        ("${A", "a `$` begins a variable: write `$$`"),
        ("${}", "a `$` begins a variable: write `$$`"),
        ("${A!}", "a `$` begins a variable: write `$$`"),
    ],
)
def test_what_cannot_be_replaced_says_what_to_do(text: str, message: str) -> None:
    with pytest.raises(InterpolationError) as caught:
        substitute(text, VARIABLES)
    assert message in str(caught.value)


def test_every_variable_that_a_text_asks_for_is_named() -> None:
    assert [*mentioned("$A ${B:-$C} $$D ${E:-${F}}")] == ["A", "B", "C", "E", "F"]
