"""The runner harness reads workflow commands as GitHub's runner does, odd cases included."""

import pytest

from tests.runner.commands import Command, parse
from tests.runner.manager import BadStopTokenError, CommandManager
from tests.runner.model import Level
from tests.runner.paths import PathMap
from tests.runner.step import Step


def command(name: str, data: str = "", **properties: str) -> Command:
    return Command(name=name, data=data, properties=properties)


def played(*lines: str) -> Step:
    step = Step()
    manager = CommandManager(step)
    for line in lines:
        manager.handle(line)
    return step


def log_of(*lines: str) -> list[str]:
    return [str(line) for line in played(*lines).log]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("::error::it broke", command("error", "it broke")),
        ("::ERROR::it broke", command("error", "it broke")),
        (" \t::error::behind blanks", command("error", "behind blanks")),
        ("::error file=a.py,line=3::x", command("error", "x", file="a.py", line="3")),
        ("::error  file=a.py ::x", command("error", "x", file="a.py")),
        ("::error endLine=4::x", command("error", "x", endline="4")),
        ("::error title=a=b::x", command("error", "x", title="a=b")),
        ("::error title==b::x", command("error", "x", title="b")),
        ("::error file=,line::x", command("error", "x")),
        ("::error title=a%3A%3Ab%2Cc%25::x", command("error", "x", title="a::b,c%")),
        ("::error::a%0Ab%0D%250A", command("error", "a\nb\r%0A")),
        ("::error::a%3Ab", command("error", "a%3Ab")),
        ("::endgroup::", command("endgroup")),
        ("::error::a::b", command("error", "a::b")),
        ("text before ##[error]it broke", command("error", "it broke")),
        ("##[error file=a.py;line=3]x", command("error", "x", file="a.py", line="3")),
        ("##[error title=a%5D%3Bb]x%25", command("error", "x%", title="a];b")),
        ("::no-command::##[error]x", command("error", "x")),
    ],
)
def test_a_command_is_read_in_both_grammars(line: str, expected: Command) -> None:
    assert parse(line) == expected


def test_keys_of_properties_are_not_trimmed() -> None:
    found = parse("::error file=a.py, line=3::x")
    assert found is not None
    assert found.properties == {"file": "a.py", " line": "3"}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "plain text",
        "text ::error::x",
        "::error:x",
        ":: error::x",
        "::::x",
        ":::error::x",
        "::no-command::x",
        "##[no-command]x",
        "##[error",
        r"##\[error]x",
    ],
)
def test_everything_else_is_plain_text(line: str) -> None:
    assert parse(line) is None
    assert log_of(line) == [line]


def test_groups_become_marks_in_the_log() -> None:
    assert log_of("::group::Build", "line", "::endgroup::ignored") == [
        "##[group]Build",
        "line",
        "##[endgroup]",
    ]


def test_an_annotation_keeps_its_place_relative_to_the_workspace() -> None:
    paths = PathMap(pairs=(("/host/ws", "/github/workspace"),))
    step = Step(paths=paths, workspace="/host/ws")
    line = "::warning file=/github/workspace/src/a.py,line=3,endLine=4,title=T::careful"
    CommandManager(step).handle(line)
    (found,) = step.annotations
    assert (found.level, found.message, found.title) == (Level.WARNING, "careful", "T")
    assert (found.file, found.line, found.end_line) == ("src/a.py", 3, 4)
    assert found.place == "src/a.py:3"


@pytest.mark.parametrize("file", ["src/a.py", "/etc/passwd", "/github/workspace2/a.py"])
def test_a_file_outside_of_the_workspace_stays_as_written(file: str) -> None:
    paths = PathMap(pairs=(("/host/ws", "/github/workspace"),))
    step = Step(paths=paths, workspace="/host/ws")
    CommandManager(step).handle(f"::error file={file}::x")
    assert step.annotations[0].file == file


@pytest.mark.parametrize(
    ("written", "positions"),
    [
        ("line=3,col=2,endColumn=5", (3, None, 2, 5)),
        ("line=3,endLine=3,col=2", (3, 3, 2, None)),
        ("line=3,endLine=4,col=2", (3, 4, None, None)),
        ("endLine=4", (4, 4, None, None)),
        ("col=2", (None, None, None, None)),
        ("line=3,endColumn=5", (3, None, 5, 5)),
        ("line=4,endLine=3", (None, None, None, None)),
        ("line=3,col=5,endColumn=2", (3, None, None, None)),
        ("line=three", (None, None, None, None)),
    ],
)
def test_positions_that_contradict_each_other_are_dropped(
    written: str, positions: tuple[int | None, ...]
) -> None:
    (found,) = played(f"::error file=a,{written}::x").annotations
    assert (found.line, found.end_line, found.column, found.end_column) == positions


def test_only_ten_of_each_level_become_annotations() -> None:
    lines = [f"::{level}::{n}" for n in range(12) for level in ("error", "warning", "notice")]
    step = played(*lines)
    assert len(step.annotations) == 30
    assert {found.message for found in step.annotations} == {str(n) for n in range(10)}
    assert len(step.log) == 36


def test_a_long_message_is_cut_after_masking() -> None:
    step = played("::add-mask::secret", "::error::secret" + "x" * 5000)
    assert step.annotations[0].message == "***" + "x" * 4093


def test_a_mask_works_on_what_comes_later() -> None:
    lines = ("the secret", "::add-mask::secret", "the secret", "::error title=secret::a secret")
    assert log_of(*lines) == ["the secret", "the ***", "##[error]a ***"]


def test_a_mask_of_nothing_is_only_warned_of() -> None:
    step = played("::add-mask::  ", "plain text")
    assert [found.level for found in step.annotations] == [Level.WARNING]
    assert str(step.log[-1]) == "plain text"
    assert not step.failed


def test_commands_are_text_between_stop_and_resume() -> None:
    lines = ("::stop-commands::t0k", "::error::x", "a ##[warning]y", "::T0K::", "::error::z")
    step = played(*lines)
    assert [found.message for found in step.annotations] == ["z"]
    assert [str(line) for line in step.log] == [*lines[:4], "##[error]z"]


def test_the_old_grammar_resumes_from_anywhere_in_a_line() -> None:
    assert len(played("::stop-commands::t0k", "x ##[t0k]", "::error::z").annotations) == 1


def test_a_long_stop_token_is_masked() -> None:
    assert log_of("::stop-commands::longer-token", "::error::x", "::longer-token::") == [
        "::stop-commands::***",
        "::error::x",
        "::***::",
    ]


def test_a_stop_token_is_plain_text_once_used_up() -> None:
    assert log_of("::stop-commands::t0k", "::t0k::", "::t0k::")[-1] == "::t0k::"


@pytest.mark.parametrize("token", ["", "error", "Stop-Commands", "pause-logging"])
def test_a_guessable_stop_token_ends_the_step(token: str) -> None:
    with pytest.raises(BadStopTokenError):
        played(f"::stop-commands::{token}")


@pytest.mark.parametrize("line", ["::set-env name=A::b", "::add-path::/bin", "x ##[add-path]/bin"])
def test_disabled_commands_fail_the_step(line: str) -> None:
    step = played(line)
    assert step.failed
    assert step.annotations[0].message == f"Unable to process command '{line}' successfully."
    assert "is disabled" in step.annotations[1].message


def test_the_old_output_command_still_works_and_warns() -> None:
    step = played("::set-output name=Verdict::ready", "::save-state name=s::1")
    assert step.outputs == {"Verdict": "ready"}
    assert step.state == {"s": "1"}
    assert [found.level for found in step.annotations] == [Level.WARNING, Level.WARNING]
    assert not step.failed


def test_an_output_without_a_name_fails_the_step() -> None:
    step = played("::set-output::ready")
    assert step.failed
    assert not step.outputs


def test_a_later_output_wins_whatever_the_case_of_its_name() -> None:
    step = played("::set-output name=READY::forged")
    step.set_output("ready", "true")
    assert step.outputs == {"ready": "true"}


def test_a_matcher_that_is_asked_for_is_noticed() -> None:
    step = played("::add-matcher::evil.json", "::remove-matcher owner=x::", "::add-matcher::")
    assert step.matchers == ["evil.json"]
    assert [found.message for found in step.annotations] == ["File path must be specified."]


def test_debug_messages_stay_out_of_the_log() -> None:
    assert log_of("::debug::secretly") == []


def test_echo_shows_the_commands_that_are_not_quiet() -> None:
    lines = ("::echo::ON", "::group::a", "::notice::b", "::add-mask::m3", "::echo::off")
    assert log_of(*lines, "::group::c") == [
        "::group::a",
        "##[group]a",
        "##[notice]b",
        "::add-mask::***",
        "::echo::off",
        "##[group]c",
    ]


def test_another_echo_value_fails_the_step() -> None:
    assert played("::echo::maybe").failed


def test_marks_of_the_runner_itself_are_broken_up() -> None:
    assert log_of("x ##[start-action a]") == [r"x ##[\start-action a]"]
