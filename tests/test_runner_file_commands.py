"""The runner harness reads GITHUB_OUTPUT and its kin as GitHub's runner does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.runner.file_commands import SUMMARY_LIMIT, FileCommands, pairs
from tests.runner.model import Level
from tests.runner.step import RefusedError, Step

Written = Callable[[str, str], tuple[Step, str]]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(variable: str, text: str) -> tuple[Step, str]:
        step = Step()
        files = FileCommands.create(tmp_path, "1")
        files.paths[variable].write_bytes(text.encode())
        return step, files.process(step)

    return write


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\n\n", []),
        ("a=1\nb=2", [("a", "1"), ("b", "2")]),
        ("a=\n", [("a", "")]),
        ("a=b=c\n", [("a", "b=c")]),
        ("a=x<<y\n", [("a", "x<<y")]),
        (" a =1\n", [(" a ", "1")]),
        ("a=1\r\n", [("a", "1\r")]),
        ("a<<E\nE\n", [("a", "")]),
        ("a<<E\n\nE\n", [("a", "")]),
        ("a<<E\none\ntwo\nE\nb=1\n", [("a", "one\ntwo"), ("b", "1")]),
        ("a<<E\none\nE", [("a", "one")]),
        ("a<<E=F\none\nE=F\n", [("a", "one")]),
        ("a<<E\n E\ne\nE\n", [("a", " E\ne")]),
    ],
)
def test_entries_are_read_in_both_styles(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(pairs(text)) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\n", "Invalid format 'a'"),
        ("<<E\nE\n", "must not be empty"),
        ("a<<\n\n", "must not be empty"),
        ("a<<E\none\n", "Matching delimiter not found 'E'"),
        ("a<<E\none", "EOF marker missing new line"),
        ("a<<E\none\nE \n", "Matching delimiter not found 'E'"),
    ],
)
def test_a_malformed_entry_is_refused(text: str, message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        list(pairs(text))


def test_a_malformed_file_fails_the_step_and_keeps_what_came_before(written: Written) -> None:
    step, _ = written("GITHUB_OUTPUT", "a=1\nbroken\nb=2\n")
    assert step.failed
    assert step.outputs == {"a": "1"}
    assert step.annotations[0].message == "Unable to process file command 'output' successfully."


def test_an_output_without_a_name_fails_the_step(written: Written) -> None:
    assert written("GITHUB_OUTPUT", "=1\n")[0].failed


def test_state_and_environment_are_taken_over(written: Written) -> None:
    assert written("GITHUB_STATE", "a=1\n")[0].state == {"a": "1"}
    assert written("GITHUB_ENV", "a=1\n")[0].environment == {"a": "1"}


def test_node_options_may_not_be_set_for_later_steps(written: Written) -> None:
    step, _ = written("GITHUB_ENV", "node_options=--x\na=1\n")
    assert step.environment == {"a": "1"}
    assert [found.level for found in step.annotations] == [Level.ERROR]
    assert not step.failed


def test_a_file_that_the_action_removed_is_as_good_as_empty(tmp_path: Path) -> None:
    step = Step()
    files = FileCommands.create(tmp_path, "1")
    for path in files.paths.values():
        path.unlink()
    assert files.process(step) == ""
    assert not step.failed


def test_a_summary_is_masked_line_by_line(tmp_path: Path) -> None:
    step = Step()
    step.masker.add_with_lines("one\ntwo")
    files = FileCommands.create(tmp_path, "1")
    files.paths["GITHUB_STEP_SUMMARY"].write_bytes(b"# one\r\nthe two\rend")
    assert files.process(step) == "# ***\nthe ***\nend\n"


def test_a_summary_of_one_mebibyte_is_kept(written: Written) -> None:
    step, summary = written("GITHUB_STEP_SUMMARY", "x" * SUMMARY_LIMIT)
    assert len(summary) == SUMMARY_LIMIT + 1
    assert not step.annotations


def test_a_larger_summary_is_dropped_and_the_step_goes_on(written: Written) -> None:
    step, summary = written("GITHUB_STEP_SUMMARY", "ü" * (SUMMARY_LIMIT // 2) + "x")
    assert summary == ""
    assert "upload aborted" in step.annotations[0].message
    assert not step.failed
