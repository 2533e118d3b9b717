"""What the runner is told arrives as it was meant, and nothing else does."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from readiness.github import commands
from readiness.model import Annotation
from tests.report.test_text import HOSTILE
from tests.runner.commands import Command, parse
from tests.runner.file_commands import pairs


def read(line: str) -> Command:
    """The command that the runner reads in a line."""
    command = parse(line)
    assert command is not None
    return command


@given(path=HOSTILE, title=HOSTILE, message=HOSTILE)
def test_an_annotation_is_one_command_whatever_is_in_it(
    path: str, title: str, message: str
) -> None:
    line = commands.annotation(Annotation(path=path, line=3, title=title, message=message))
    assert not re.search("[\r\n]", line)
    command = read(line)
    assert command.name == "error"
    assert set(command.properties) <= {"file", "title", "line"}
    assert command.properties["line"] == "3"


def test_an_annotation_arrives_as_it_was_written() -> None:
    remark = Annotation(path="a,b.py", line=3, title="video/redis: x", message="50%\n::error::")
    command = read(commands.annotation(remark, column=7))
    assert command.properties == {
        "title": "video/redis: x",
        "file": "a,b.py",
        "line": "3",
        "col": "7",
    }
    assert command.data == "50%\n::error::"


@given(st.text(alphabet="a\U0001f600%\n", max_size=50).map(lambda text: text * 200))
def test_a_message_is_as_long_as_the_runner_takes(message: str) -> None:
    line = commands.annotation(Annotation(path="a", line=1, message=message))
    data = read(line).data
    assert len(data.encode("utf-16-le")) // 2 <= 4096
    assert data == message or data.endswith("…")


def test_a_mask_covers_all_lines_of_a_secret_and_none_is_empty() -> None:
    masked = map(read, commands.masks(["one of\r\ntwo of", " ", ""]))
    assert [(each.name, each.data) for each in masked] == [
        ("add-mask", "one of"),
        ("add-mask", "two of"),
    ]


@given(st.dictionaries(st.sampled_from(["verdict", "gates"]), HOSTILE))
def test_outputs_arrive_whatever_is_in_them(outputs: dict[str, str]) -> None:
    outputs = {name: value.replace("\ud800", "") for name, value in outputs.items()}
    text = "".join(commands.output_lines(outputs))
    # The runner reads \r as a part of the value: only \n ends a line of the file.
    assert dict(pairs(text)) == outputs


def test_outputs_are_added_to_what_the_file_holds(tmp_path: Path) -> None:
    file = tmp_path / "outputs"
    file.write_text("other=1\n")
    commands.append_outputs({"verdict": "ready"}, file)
    assert dict(pairs(file.read_text())) == {"other": "1", "verdict": "ready"}


def test_each_output_has_a_delimiter_of_its_own() -> None:
    lines = commands.output_lines({"a": "1", "b": "2"})
    delimiters = {line.partition("<<")[2].partition("\n")[0] for line in lines}
    assert len(delimiters) == 2


def test_a_group_turns_commands_off_between_its_marks() -> None:
    opened, stopped, line, resumed, closed = commands.group("Output: 100%", ["| text"])
    assert read(opened) == Command(name="group", data="Output: 100%", properties={})
    token = read(stopped).data
    assert line == "| text"
    assert parse(resumed, [token]) == Command(name=token, data="", properties={})
    assert read(closed).name == "endgroup"
