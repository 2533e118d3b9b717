"""The end of a run tells a person what happened, and its last line is the contract's."""

from __future__ import annotations

import io

import pytest

from readiness.errors import ConfigurationError, EngineError, Problem, ReadinessError
from readiness.report.redact import Redactor
from readiness.report.styles import print_coloured, style_of
from readiness.report.terminal import failure_text, final_text, last_line, problems_text
from readiness.sentence import quoted
from tests.report.samples import HOSTILE_TEXT, SAMPLES, SECRET, clean
from tests.report.test_text import runner_lines
from tests.runner.commands import parse


@pytest.mark.parametrize(
    ("sample", "line"),
    [
        ("green", "READY 8/8 (exit 0)"),
        ("fail", "NOT READY 7/8 (exit 1)"),
        ("blocked", "NOT READY 2/4 (exit 1)"),
        ("waived-ready", "READY 3/4 (exit 0)"),
        ("error", "CHECK FAILED (exit 3)"),
        ("failed-check", "CHECK FAILED (exit 3)"),
        ("hostile", "NOT READY 0/4 (exit 1)"),
    ],
)
def test_the_last_line_is_the_verdict(sample: str, line: str) -> None:
    assert final_text(clean(SAMPLES[sample])).splitlines()[-1] == line


def test_a_configuration_error_has_its_last_line_too() -> None:
    assert last_line(2) == "CONFIGURATION ERROR (exit 2)"


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_line_is_a_workflow_command(sample: str) -> None:
    assert not [line for line in runner_lines(final_text(clean(SAMPLES[sample]))) if parse(line)]


def test_a_problem_shows_its_line_and_a_caret() -> None:
    problem = Problem(
        message=quoted("unknown key `qeue`; did you mean `queue`?"),
        path="readiness.yml",
        line=7,
        column=5,
        source="\t   qeue: {}",
    )
    assert problems_text([problem]) == (
        "error: readiness.yml:7:5: unknown key `qeue`; did you mean `queue`?\n"
        "  | \t   qeue: {}\n"
        "  | \t   ^\n"
    )


HOSTILE_PROBLEM = Problem(
    message=quoted(HOSTILE_TEXT), path="::error::a", source=HOSTILE_TEXT, line=1, column=3
)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (EngineError(quoted(HOSTILE_TEXT)), "CHECK FAILED (exit 3)"),
        (ConfigurationError(HOSTILE_PROBLEM), "CONFIGURATION ERROR (exit 2)"),
    ],
)
def test_an_early_end_has_no_command_no_secret_and_its_last_line(
    error: ReadinessError, line: str
) -> None:
    text = failure_text(error, Redactor([SECRET]))
    assert text.splitlines()[-1] == line
    assert not [line for line in runner_lines(text) if parse(line)]
    assert SECRET not in text


def test_an_early_end_is_one_plain_sentence() -> None:
    assert failure_text(EngineError(quoted("no engine")), Redactor([])) == (
        "error: no engine\nCHECK FAILED (exit 3)\n"
    )


def test_a_hostile_problem_is_no_command() -> None:
    problem = Problem(
        message=quoted("x\n::error::y"), path="::error::a", source="::error::z", column=3
    )
    assert not [line for line in runner_lines(problems_text([problem])) if parse(line)]


@pytest.mark.parametrize(
    ("line", "style"),
    [
        ("READY 4/4 (exit 0)", "bold green"),
        ("NOT READY 3/4 (exit 1)", "bold red"),
        ("  [2] redis     fail        0.8 s  client-none", "bold red"),
        ("  [1] image     pass        0.8 s", "green"),
        ("      | READY", "dim"),
        ("anything else", ""),
    ],
)
def test_a_line_has_the_colour_of_what_it_says(line: str, style: str) -> None:
    assert style_of(line) == style


def test_colours_change_no_word() -> None:
    out = io.StringIO()
    text = final_text(clean(SAMPLES["hostile"]))
    print_coloured(text, out)
    assert out.getvalue() == text
