"""Env files, by the rules of Compose."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from readiness.config.envfile import parse, read
from readiness.errors import ConfigurationError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1\n\n# comment\nB=2", {"A": "1", "B": "2"}),
        ("export A=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
        ("A = spaced  \n", {"A": "spaced"}),
        ("A: http://b:1/\nB:x\n", {"A": "http://b:1/", "B": "x"}),
        ("A=\nB=1\n", {"A": "", "B": "1"}),
        ("A=x # comment\nB=x#none\nC= # only\n", {"A": "x", "B": "x#none", "C": ""}),
        ('A=it\'s\nB=say "hi"\n', {"A": "it's", "B": 'say "hi"'}),
        ("A='$B ${C} # x'\n", {"A": "$B ${C} # x"}),
        ('A="a # b" # c\n', {"A": "a # b"}),
        ('A="one\\ntwo \\"three\\" \\$X \\x"\n', {"A": 'one\ntwo "three" $X \\x'}),
        ('A="two\nlines"\nB=1\n', {"A": "two\nlines", "B": "1"}),
        ("A=1\nB=${A}/$OUTSIDE/${NO:-none}\n", {"A": "1", "B": "1/outer/none"}),
        ("OUTSIDE=inner\nB=$OUTSIDE\n", {"OUTSIDE": "inner", "B": "inner"}),
        ("A=x$%y$\nB=$$\n", {"A": "x$%y$", "B": "$"}),
        ("OUTSIDE\nNO\n", {"OUTSIDE": "outer"}),
        ("A=1\nA=2\n", {"A": "2"}),
        ("", {}),
    ],
)
def test_an_env_file_is_read_as_compose_does(text: str, expected: dict[str, str]) -> None:
    assert parse(text, ".env", {"OUTSIDE": "outer"}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1\nnot a binding\n", ".env:2:1: expected a line of the form NAME=value"),
        ("A=1\n\n\n=x\n", ".env:4:1: expected a line of the form NAME=value"),
        ("A='open\n", ".env:1:1: expected a line of the form NAME=value"),
        ("A='x' y\n", ".env:1:1: expected a line of the form NAME=value"),
        ("A=1\nB=p$word\n", ".env:2:1: the variable `word` is not set"),
    ],
)
def test_a_bad_line_is_told_without_quoting_it(text: str, expected: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse(text, ".env", {})
    (problem,) = caught.value.problems
    assert str(problem).startswith(expected)
    assert problem.source == ""


def test_all_bad_lines_are_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse("?\nA=1\n!\n", ".env", {})
    assert [problem.line for problem in caught.value.problems] == [1, 3]


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"\xef\xbb\xbfA=1\n")
    assert read(file, ".env", {}) == {"A": "1"}


@pytest.mark.parametrize("content", [b"A=\xff\n", None])
def test_a_file_that_is_no_text_or_does_not_exist_is_a_problem(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / ".env"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigurationError):
        read(file, ".env", {})


def test_variables_that_double_one_another_end_in_a_problem() -> None:
    laughs = "".join(f"A{n}=$A{n - 1}$A{n - 1}\n" for n in range(1, 60))
    with pytest.raises(ConfigurationError, match="does one variable repeat another") as caught:
        parse(f"A0=ha\n{laughs}", ".env", {})
    assert caught.value.problems[0].line > 10


def test_a_long_file_is_read_in_a_moment() -> None:
    started = time.process_time()
    assert len(parse("".join(f"A{n}=1\n" for n in range(50_000)), ".env", {})) == 50_000
    assert time.process_time() - started < 5
