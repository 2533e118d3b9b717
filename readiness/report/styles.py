"""Colours for a terminal: of a gate's status, and of the lines at the end of a run."""

from __future__ import annotations

import re
from typing import TextIO

from readiness.model import Status

STYLES = {
    Status.PASS: "green",
    Status.FAIL: "bold red",
    Status.BLOCKED: "red",
    Status.ERROR: "magenta",
    Status.MISSING: "yellow",
    Status.WAIVED: "cyan",
}
_GATE = re.compile(rf"  \[\d\] \w+ +({'|'.join(Status)}) ")
# The first that matches a line gives its style.
_LINES = (
    (re.compile(r"READY "), "bold green"),
    (re.compile(r"(NOT READY|CONFIGURATION ERROR|CHECK FAILED|error:)"), "bold red"),
    (re.compile(r"worker "), "bold"),
    (re.compile(r"warning: "), "yellow"),
    (re.compile(r"( *\||  \+|timeline)"), "dim"),
    (re.compile(r" +(try|at): "), "cyan"),
)


def print_coloured(text: str, out: TextIO) -> None:
    """Prints the text of `terminal.final_text` or `problems_text`, coloured line by line."""
    from rich.console import Console

    console = Console(file=out, highlight=False, markup=False, emoji=False)
    for line in text.splitlines():
        console.print(line, style=style_of(line), soft_wrap=True)


def style_of(line: str) -> str:
    """The style of one line of the final text; empty for none."""
    if gate := _GATE.match(line):
        return STYLES[Status(gate[1])]
    return next((style for pattern, style in _LINES if pattern.match(line)), "")
