"""YAML 1.2 without surprises, and a place for everything that is wrong."""

from __future__ import annotations

import pytest

from readiness.config.reader import parse
from readiness.config.values import Real, Truth, Value, Written, plain
from readiness.errors import ConfigurationError


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        parse(text, "a.yml")
    return tuple(map(str, caught.value.problems))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("FALSE", False),
        ("12:30:00", "12:30:00"),
        ("2026-01-01", "2026-01-01"),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        ("-.inf", float("-inf")),
        ("~", None),
        ("", None),
        ('"true"', "true"),
        ("'1'", "1"),
        ("!!str 1", "1"),
        ("=", "="),
    ],
)
def test_scalars_are_those_of_yaml_1_2(written: str, value: object) -> None:
    seen = parse(f"a: {written}\n", "a.yml").data
    assert plain(seen) == {"a": value}
    assert type(plain(seen)["a"]) is type(value)  # type: ignore[index]


@pytest.mark.parametrize("written", ["1.10", "010", "True", "0x1F", "1e3"])
def test_a_scalar_remembers_how_it_was_written(written: str) -> None:
    data: Value = parse(written, "a.yml").data
    assert isinstance(data, Written | Real | Truth)
    assert data.text == written


def test_keys_are_names_whatever_they_look_like() -> None:
    assert parse("1: a\ntrue: b\n", "a.yml").data == {"1": "a", "true": "b"}


def test_merge_keys_bring_what_is_not_written() -> None:
    text = "a: &a {x: 1, y: 2}\nb: &b {z: 3}\nc: {<<: [*a, *b], y: 4}\n"
    assert plain(parse(text, "a.yml").data)["c"] == {"y": 4, "x": 1, "z": 3}  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", "a.yml:3:1: duplicate key `a`: it stands in line 1 already"),
        ("a:\n  1: x\n  '1': y\n", "a.yml:3:3: duplicate key `1`: it stands in line 2 already"),
        ("a: [1\n", "a.yml:2:1: no valid YAML: while parsing a flow sequence, "),
        ("a:\n\t- b\n", "a.yml:2:1: no valid YAML: while scanning for the next token, found char"),
        ("a: {b: ${C}}\n", "quotes"),
        ("", "a.yml:1:1: the file is empty"),
        ("# nothing\n", "a.yml:1:1: the file is empty"),
        ("a: 1\n---\nb: 2\n", "a.yml:2:1: no valid YAML: expected a single document in the"),
        ("? [a]\n: b\n", "a.yml:1:3: expected a name as the key, saw a list or a mapping"),
        ("a: !python/object:os.system x\n", "a.yml:1:4: the tag `!python/object:os.system` is not"),
        ("a: !!int x\n", "a.yml:1:4: this value cannot be read: `x` is no int"),
        ("a: *b\n", "a.yml:1:4: no valid YAML: found undefined alias 'b'"),
        ('a: "\\0"\n', "a.yml:1:4: a NUL or half a character"),
        ('a: "\\ud800"\n', "a.yml:1:4: a NUL or half a character"),
        ('a: "\\UFFFFFFFF"\n', "a.yml:1:7: no valid YAML: an escape that stands for no"),
        ("a: 1\nb: \x01\n", "a.yml:2:4: a character that YAML does not allow: U+0001"),
        ("a: {<<: 1}\n", "a.yml:1:9: expected another mapping after `<<`"),
        ("a: &a {<<: *a}\n", "a.yml:1:4: expected another mapping after `<<`"),
        (f"a: {'9' * 5000}\n", "a.yml:1:4: this value cannot be read"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_place(text: str, expected: str) -> None:
    assert expected in problems(text)[0]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_counts_them(end: str) -> None:
    text = end.join(("a: 'x\u2028y\u0085z'", "b: 'x\u2029'", "c: !no x", ""))
    with pytest.raises(ConfigurationError) as caught:
        parse(text, "a.yml")
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.source) == (3, 4, "c: !no x")


def test_what_an_anchor_brings_twice_is_told_once() -> None:
    assert len(problems('a: &a {x: "\\0"}\nb: {<<: *a}\nc: *a\n')) == 1


def test_all_duplicate_keys_are_told_at_once() -> None:
    assert len(problems("a: 1\na: 2\nb: {c: 1, c: 2}\n")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]\n",
        "[" * 20_000,
        "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)),
        "a0: &a0 {x: 1}\n"
        + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 40)),
    ],
)
def test_what_would_never_end_is_refused(text: str) -> None:
    assert "nested too deeply" in problems(text)[-1] or "alias" in problems(text)[-1]


def test_a_place_that_is_absent_is_shown_at_its_nearest_parent() -> None:
    document = parse("a:\n  b: 1\n", "a.yml")
    assert document.mark(("a", "b", "c")) == (2, 3)
    assert document.mark(("a", "b")) == (2, 6)
    assert document.mark(("x",)) == (1, 1)
