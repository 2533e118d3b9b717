"""The runner harness shows a step so that a person can read it."""

import io

from rich.console import Console

from tests.runner.manager import CommandManager
from tests.runner.model import Annotation, Conclusion, Level, StepResult
from tests.runner.step import Step
from tests.runner.terminal import LiveLog, result_view

ESCAPE = "\x1b"


def shown(*lines: str, unfold: bool = False) -> list[str]:
    page = io.StringIO()
    step = Step(on_line=LiveLog(Console(file=page, width=60), unfold=unfold))
    manager = CommandManager(step)
    for line in lines:
        manager.handle(line)
    return page.getvalue().splitlines()


def viewed(summary: str = "", outputs: dict[str, str] | None = None) -> str:
    page = io.StringIO()
    found = Annotation(level=Level.ERROR, message="it broke", title="Gate 2", file="a.py", line=3)
    result = StepResult(
        exit_code=1,
        conclusion=Conclusion.FAILURE,
        annotations=(found,),
        outputs=outputs or {},
        state={},
        environment={},
        matchers=(),
        summary=summary,
        log=(),
        build_s=1.26,
        duration_s=12.34,
        workspace=None,
        container="c",
    )
    Console(file=page, width=100).print(result_view(result))
    return page.getvalue()


def test_a_group_is_folded_into_its_heading() -> None:
    assert shown("before", "::group::Build", "inside", "::endgroup::", "after") == [
        "before",
        "▸ Build",
        "after",
    ]


def test_a_group_can_be_unfolded() -> None:
    assert shown("::group::Build", "inside", "::endgroup::", "after", unfold=True) == [
        "▾ Build",
        "  inside",
        "after",
    ]


def test_an_annotation_is_shown_with_its_place_even_inside_a_group() -> None:
    assert shown("::group::Build", "::error file=a.py,line=3::it broke") == [
        "▸ Build",
        "Error: a.py:3 it broke",
    ]


def test_a_long_line_is_not_broken_and_no_markup_is_read() -> None:
    line = "[bold]" + "x" * 200
    assert shown(line) == [line]


def test_colours_of_the_log_do_not_leak_control_characters() -> None:
    assert shown(f"{ESCAPE}[31mred{ESCAPE}[0m {ESCAPE}[2Jkept") == ["red kept"]


def test_the_result_tells_all_that_github_keeps() -> None:
    text = viewed("| worker | image |\n|---|---|\n| video | ok |\n", {"verdict": "not-ready"})
    assert "failure  exit status 1, 12.3 s (and 1.3 s to build the action's image)" in text
    assert "Error: a.py:3 Gate 2: it broke" in text
    assert "verdict  not-ready" in text
    assert "worker" in text
    assert "video" in text


def test_the_folds_of_a_summary_are_shown_open() -> None:
    text = viewed("<details>\n<summary>Gate 2, red</summary>\n\nno answer\n\n</details>\n")
    assert "▾ Gate 2, red" in text
    assert "no answer" in text
    assert "<" not in text


def test_escapes_of_a_summary_or_an_output_do_not_reach_the_terminal() -> None:
    assert ESCAPE not in viewed(f"a {ESCAPE}[2J b", {"x": f"{ESCAPE}[2J"})
