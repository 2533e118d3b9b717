"""Workflow commands and file commands: the one place that writes what the runner obeys.

Built on the parts of `actions-toolkit` that its `core` is made of (command and file command, with
their escaping), not on `core` itself: that looks into `os.environ`, writes without flushing,
falls back to the deprecated `::set-output` and imports an HTTP client (a tenth of a second).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from actions_toolkit.command import Command
from actions_toolkit.file_command import prepare_key_value_message

from readiness.model import Annotation
from readiness.report.redact import SHORTEST
from readiness.report.text import plain

# The runner cuts there; it counts as UTF-16 does.
LONGEST_MESSAGE = 4096


def command(name: str, message: str = "", properties: Mapping[str, str] | None = None) -> str:
    """One workflow command as a line, escaped."""
    return str(Command(name, dict(properties or {}), message))


def masks(values: Iterable[str]) -> tuple[str, ...]:
    """The commands that make the runner mask the values in all that follows.

    It masks line by line, a key's `{` as well, and a short one within words: those are left out.
    """
    lines = (line for value in values for line in value.splitlines())
    return tuple(command("add-mask", line) for line in lines if len(line.strip()) >= SHORTEST)


def annotation(remark: Annotation, column: int | None = None) -> str:
    """The command that puts a remark beside a line of the repository."""
    place = {"title": plain(remark.title), "file": plain(remark.path), "line": str(remark.line)}
    if column is not None:
        place["col"] = str(column)
    return command(remark.level, _cut(plain(remark.message)), place)


def group(title: str, lines: Iterable[str]) -> Iterator[str]:
    """The lines folded under a title, with all commands off in between.

    The lines must already be safe (`readiness.report.text.log_lines`); that nothing among them is
    obeyed is the second line of defence. The token is random, so that no line can end it.
    """
    token = secrets.token_hex(16)
    yield command("group", title)
    yield command("stop-commands", token)
    yield from lines
    yield command(token)
    yield command("endgroup")


def append_outputs(outputs: Mapping[str, str], file: Path) -> None:
    """Add outputs to the runner's file, each behind a fresh random delimiter."""
    append("".join(output_lines(outputs)), file)


def output_lines(outputs: Mapping[str, str]) -> tuple[str, ...]:
    """The outputs as the runner's file holds them, one entry each."""
    return tuple(f"{prepare_key_value_message(name, value)}\n" for name, value in outputs.items())


def append(text: str, file: Path) -> None:
    """Add text to a file of the runner's."""
    with file.open("a", encoding="utf-8", newline="") as stream:
        stream.write(text)


def _cut(message: str) -> str:
    units = message.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_MESSAGE:
        return message
    return units[: 2 * (LONGEST_MESSAGE - 1)].decode("utf-16-le", "ignore") + "…"
