"""Whatever is written into the file: a plan or a list of problems, never anything else.

Some of it at random, and a sample of what `make fuzz` does with tens of thousands of files.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.errors import ConfigurationError, Problem
from readiness.sentence import quoted
from tests.config.conftest import Repository
from tests.config.fuzz.judge import judge, unclear
from tests.config.fuzz.run import one
from tests.config.fuzz.seeds import SEEDS
from tests.config.test_contract import EXAMPLE

CODE = """\
code:
  pythonpath: .
  root_packages: [apps, libs]
  exclude_type_checking_imports: false
  contracts:
    - name: no framework
      type: forbidden
      source_modules: [apps.worker]
      forbidden_modules: [rest_framework, libs.http]
      allow_indirect_imports: false
      ignore_imports: ["apps.* -> libs"]
    - {type: layers, layers: ["api | worker", (old)], containers: apps}
    - {type: independence, modules: [apps, libs]}
"""
LINES = [*EXAMPLE.splitlines(), *CODE.splitlines()]
ODD = [
    "",
    "~",
    "{}",
    "[]",
    "[[]]",
    "{a: {b: [c]}}",
    "[1, ~, {}]",
    "-1",
    "0",
    "1e400",
    ".nan",
    "9" * 40,
    "true",
    "''",
    "' '",
    "'$'",
    "'${'",
    "$A",
    "${A:-}",
    "*x",
    "&x y",
    "!!binary eA==",
    "'\\0'",
    '"\\0"',
    "/",
    "..",
    "a" * 5000,
    "'[' ",
    "http://[",
    "http://a:99999/",
    "é€",
]


@pytest.fixture(scope="module")
def place() -> Iterator[Repository]:
    """One repository for all examples: making one for each would take most of the time."""
    with tempfile.TemporaryDirectory() as folder:
        made = Repository(root=Path(folder))
        for name in ("docker/Dockerfile.base", "docker/api/Dockerfile", ".env.readiness"):
            made.write(name)
        made.write("docker/video-worker/Dockerfile")
        made.write("fixtures/video.sql")
        made.write("fixtures/one-second.mp4")
        for name in ("apps/api", "apps/worker", "libs/http"):
            made.write(f"{name}.py")
        yield made


def survives(place: Repository, text: str) -> None:
    with contextlib.suppress(ConfigurationError):
        place.load(text.encode("utf-8", "surrogatepass"), environ={"A": "x"})


@settings(max_examples=300, deadline=None)
@given(
    line=st.integers(0, len(LINES) - 1),
    value=st.sampled_from(ODD),
    flow=st.booleans(),
)
def test_any_value_in_any_place(place: Repository, line: int, value: str, *, flow: bool) -> None:
    lines = [*LINES]
    key, colon, rest = lines[line].partition(": ")
    if flow and colon and rest.startswith("{") and ": " in rest:
        inner, _, after = rest.partition(": ")
        tail = after[after.index(",") :] if "," in after else "}"
        lines[line] = f"{key}: {inner}: {value}{tail}"
    else:
        lines[line] = f"{key.rstrip(':')}: {value}"
    survives(place, "\n".join(lines))


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_lines_dropped_doubled_moved_and_damaged(place: Repository, data: st.DataObject) -> None:
    lines = [*LINES]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(("drop", "double", "indent", "cut", "insert"))):
            case "drop":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "indent":
                lines[at] = "  " + lines[at]
            case "cut":
                lines[at] = lines[at][: len(lines[at]) // 2]
            case _:
                lines[at] += data.draw(st.text(max_size=5))
    survives(place, "\n".join(lines))


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("{}[]:,-&*!<>|$\n \t")))
def test_any_text_at_all(place: Repository, text: str) -> None:
    survives(place, text)


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=60))
def test_any_bytes_at_all(place: Repository, content: bytes) -> None:
    with contextlib.suppress(ConfigurationError):
        place.load(content)


@pytest.mark.parametrize("start", range(0, 200, 25))
def test_a_sample_of_the_damaged_files_gives_plans_or_clear_problems(start: int) -> None:
    outcomes = [one(0, number).outcome for number in range(start, start + 25)]
    assert [outcome.wrong for outcome in outcomes if outcome.wrong] == []
    assert any(outcome.problems for outcome in outcomes)


@pytest.mark.parametrize(
    ("problem", "seen"),
    [
        (Problem(message=quoted("m"), path="readiness.yml", line=2, column=3), ""),
        (Problem(message=quoted("Input should be a text"), path="readiness.yml"), "Input should"),
        (Problem(message=quoted("m"), path="readiness.yml", line=4), "no such line"),
        (Problem(message=quoted("m"), path="readiness.yml", line=2, column=9), "no such column"),
        (Problem(message=quoted("m"), path="readiness.yml", source="other"), "not the line"),
        (Problem(message=quoted("m"), path="other.yml"), "no such file"),
        (Problem(message=quoted("m" * 5000), path="readiness.yml"), "too much is said"),
        (Problem(message=quoted(""), path="readiness.yml"), "too little"),
    ],
)
def test_a_problem_that_is_not_clear_is_seen(tmp_path: Path, problem: Problem, seen: str) -> None:
    (tmp_path / "readiness.yml").write_text("version: 1\na: b\n")
    complaints = [*unclear(tmp_path, ConfigurationError(problem))]
    assert [seen in complaint for complaint in complaints] == ([True] if seen else [])


@pytest.mark.parametrize("number", range(len(SEEDS)))
def test_what_is_damaged_was_valid_before(tmp_path: Path, number: int) -> None:
    SEEDS[number].write(tmp_path, {})
    outcome = judge(tmp_path, SEEDS[number])
    assert (outcome.problems, outcome.wrong) == (0, "")
