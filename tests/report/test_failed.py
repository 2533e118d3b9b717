"""A run without a report says each mistake, where it stands and what stands there."""

from __future__ import annotations

from readiness.errors import ConfigurationError, EngineError, Problem
from readiness.report import failed
from readiness.report.links import Links
from readiness.report.redact import Redactor
from readiness.report.words import EN, KO
from readiness.sentence import quoted
from tests.report.samples import HOSTILE_TEXT, SECRET
from tests.report.test_golden import LINKS

PROBLEM = Problem(
    path="readiness.yml",
    line=7,
    column=5,
    message=quoted("unknown key `comand`; did you mean `command`?"),
    source="    comand: python worker.py",
)


def test_a_mistake_is_shown_with_a_link_to_its_line_and_a_caret() -> None:
    text = failed.render(ConfigurationError(PROBLEM), LINKS, Redactor([]), EN)
    assert text == (
        "## CONFIGURATION ERROR (exit 2)\n\n"
        f"- **[readiness.yml:7:5]({LINKS.source}/readiness.yml#L7)**: unknown key `comand`;"
        " did you mean `command`?\n\n"
        "  ```text\n"
        "  |    comand: python worker.py\n"
        "  |    ^\n"
        "  ```\n"
    )


def test_a_fault_of_the_lab_is_quoted_below_the_verdict() -> None:
    text = failed.render(EngineError(quoted("no engine")), Links(), Redactor([]), KO)
    assert text == f"## {KO.check_failed}\n\n```text\nno engine\n```\n"


def test_any_number_of_mistakes_fits_and_the_cut_is_said() -> None:
    many = ConfigurationError(*(PROBLEM,) * 30_000)
    text = failed.render(many, Links(), Redactor([]), EN)
    assert len(text.encode()) < 1024 * 1024
    assert text.startswith("## CONFIGURATION ERROR")
    assert text.splitlines()[-1].startswith("… (+")


def test_nothing_in_a_mistake_breaks_out_or_shows_a_secret() -> None:
    problem = Problem(
        path="a.yml", message=quoted(HOSTILE_TEXT), source=HOSTILE_TEXT + "\n" + SECRET
    )
    text = failed.render(ConfigurationError(problem), Links(), Redactor([SECRET]), EN)
    assert SECRET not in text
    assert "<script>" not in text.partition("```")[0]
    assert "@octocat" not in text.partition("```")[0]
