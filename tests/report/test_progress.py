"""A run shows what it is doing, as plain lines, in GitHub's log or live, and keeps its timeline."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from readiness.console import View, shown, tell, view_for
from readiness.github.progress import GitHubProgress
from readiness.model import GateId
from readiness.progress import Quiet, Timeline, build_phase
from readiness.report.live import LiveProgress
from readiness.report.plain import PlainProgress
from readiness.report.redact import Redactor
from tests.report.samples import CLIENT_NONE, HOSTILE, HOSTILE_TEXT, PASS, SECRET, gate
from tests.report.test_text import runner_lines
from tests.runner.commands import parse

REDACTOR = Redactor([SECRET])


class Clock:
    """Goes on by a second and a half whenever it is asked."""

    def __init__(self) -> None:
        self._now = 100.0

    def __call__(self) -> float:
        self._now += 1.5
        return self._now


def test_the_timeline_keeps_each_phase_from_the_run_s_begin() -> None:
    timeline = Timeline(Quiet(), Clock())
    with timeline.phase("build api"), timeline.phase("gate redis", "video"):
        pass
    spans = [(span.phase, span.worker, span.start_s, span.end_s) for span in timeline.spans]
    assert spans == [("build api", "", 1.5, 6.0), ("gate redis", "video", 3.0, 4.5)]


def test_the_timeline_keeps_a_phase_that_failed() -> None:
    timeline = Timeline(Quiet())
    with pytest.raises(ValueError, match="broken"), timeline.phase("build api"):
        raise ValueError("broken")
    assert [span.phase for span in timeline.spans] == ["build api"]


def test_the_timeline_passes_everything_on() -> None:
    out = io.StringIO()
    timeline = Timeline(PlainProgress(out, REDACTOR, Clock()))
    with timeline.phase("start redis"):
        timeline.note("remark")
    timeline.gate("video", gate(GateId.REDIS))
    timeline.build_output("api", "#1 done")
    assert out.getvalue().splitlines() == [
        "- remark",
        "+    1.5 s  start redis",
        "[2] redis     pass        1.2 s  video",
        "api | #1 done",
    ]


def test_a_red_gate_says_why_in_its_line() -> None:
    out = io.StringIO()
    PlainProgress(out, REDACTOR).gate("video", gate(GateId.REDIS, CLIENT_NONE))
    assert out.getvalue() == (
        "[2] redis     fail        1.2 s  client-none  video: "
        "`get_redis_client()` gave None; a connected client was expected.\n"
    )


def test_a_stream_that_cannot_encode_gets_question_marks() -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    PlainProgress(out, REDACTOR).note("한")
    out.seek(0)
    assert out.read() == "- ?\n"


def test_github_gets_a_build_s_output_in_one_group_when_it_has_ended() -> None:
    out = io.StringIO()
    progress = GitHubProgress(out, REDACTOR, Clock())
    with progress.phase(build_phase("api")):
        progress.build_output("api", "#1 [base] FROM python")
        assert out.getvalue() == ""
    phase, opened, stopped, line, resumed, closed = out.getvalue().splitlines()
    assert phase == "+    1.5 s  build api"
    assert opened == "::group::Output of build api"
    assert line == "| #1 [base] FROM python"
    assert resumed == f"::{stopped.removeprefix('::stop-commands::')}::"
    assert closed == "::endgroup::"


def test_github_s_tokens_are_never_the_same() -> None:
    out = io.StringIO()
    progress = GitHubProgress(out, REDACTOR)
    for _ in range(2):
        with progress.phase(build_phase("api")):
            progress.build_output("api", "line")
    stops = {line for line in out.getvalue().splitlines() if line.startswith("::stop-commands::")}
    assert len(stops) == 2


def test_builds_side_by_side_are_not_mixed() -> None:
    out = io.StringIO()
    progress = GitHubProgress(out, REDACTOR)

    def build(image: str) -> None:
        with progress.phase(build_phase(image)):
            for _ in range(50):
                progress.build_output(image, image)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(build, "abcd"))
    groups = out.getvalue().split("::group::")[1:]
    assert sorted(len(set(_content(group))) for group in groups) == [1, 1, 1, 1]


def _content(group: str) -> Iterator[str]:
    return (line for line in group.splitlines() if line.startswith("| "))


@pytest.mark.parametrize("view", [View.PLAIN, View.GITHUB])
def test_nothing_untrusted_becomes_a_command_and_no_secret_shows(view: View) -> None:
    out = io.StringIO()
    with shown(view, out, REDACTOR) as progress:
        with progress.phase(HOSTILE_TEXT, HOSTILE_TEXT):
            progress.note(HOSTILE_TEXT)
        progress.gate("video", gate(GateId.REDIS, HOSTILE))
        with progress.phase(build_phase("api")):
            progress.build_output("api", HOSTILE_TEXT)
    found = {command.name for line in runner_lines(out.getvalue()) if (command := parse(line))}
    assert found <= ({"group", "stop-commands", "endgroup"} if view is View.GITHUB else set())
    assert SECRET not in out.getvalue()


def test_the_live_table_shows_gates_and_what_goes_on() -> None:
    from rich.console import Console

    out = io.StringIO()
    progress = LiveProgress(out, REDACTOR, Clock())
    progress.gate("video", gate(GateId.IMAGE, PASS))
    progress.gate("video", gate(GateId.REDIS, CLIENT_NONE))
    with progress.phase(build_phase("api")), progress.phase("gate queue", "video"):
        progress.build_output("api", f"[bold]#1 FROM python {SECRET}")
        console = Console(file=(table := io.StringIO()), width=100)
        console.print(progress.table())
    shown_table = table.getvalue()
    assert "client-none" in shown_table
    assert "pass" in shown_table
    assert "build api" in shown_table
    assert "[bold]#1 FROM python ***" in shown_table
    assert "gate queue video" in shown_table


def test_the_live_view_leaves_only_what_is_finished() -> None:
    out = io.StringIO()
    with shown(View.LIVE, out, REDACTOR) as progress:
        with progress.phase("start redis"):
            pass
        progress.gate("video", gate(GateId.REDIS))
    assert "start redis" in out.getvalue()
    assert "[2] redis     pass" in out.getvalue()
    assert "2 redis " not in out.getvalue()


@pytest.mark.parametrize(
    ("environ", "terminal", "view"),
    [
        ({"GITHUB_ACTIONS": "true", "CI": "true"}, False, View.GITHUB),
        ({"CI": "true"}, True, View.PLAIN),
        ({}, True, View.LIVE),
        ({"TERM": "dumb"}, True, View.PLAIN),
        ({}, False, View.PLAIN),
    ],
)
def test_the_view_fits_where_the_run_is_watched(
    environ: dict[str, str],
    terminal: bool,  # noqa: FBT001
    view: View,
) -> None:
    assert view_for(environ, terminal=terminal) is view


@pytest.mark.parametrize("view", View)
def test_the_end_is_told_in_every_view(view: View) -> None:
    out = io.StringIO()
    tell(view, out, "worker video\n\nREADY 4/4 (exit 0)\n")
    assert out.getvalue() == "worker video\n\nREADY 4/4 (exit 0)\n"
