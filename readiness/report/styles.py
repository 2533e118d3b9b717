"""Colours for a terminal: of a gate's status, and of the lines at the end of a run."""

from __future__ import annotations

import re
from typing import TextIO

from readiness.model import ContractStatus, Status
from readiness.report.words import LANGUAGES

STYLES = {
    Status.PASS: "green",
    Status.FAIL: "bold red",
    Status.BLOCKED: "red",
    Status.ERROR: "magenta",
    Status.MISSING: "yellow",
    Status.WAIVED: "cyan",
}
_ALL = tuple(LANGUAGES.values())
_STATUSES = {text: status for words in _ALL for status, text in words.statuses.items()}
_GATE = re.compile(rf"  \[\d\] \w+ +({'|'.join(_STATUSES)}) ")


def _either(*texts: str) -> str:
    return "|".join(re.escape(text.partition(" {")[0]) for text in texts)


# The first that matches a line gives its style.
_LINES = (
    (re.compile(r"READY "), "bold green"),
    (re.compile(r"(NOT READY|CONFIGURATION ERROR|CHECK FAILED)"), "bold red"),
    (re.compile(rf"({_either(*(words.error for words in _ALL))}): "), "bold red"),
    (re.compile(rf"({_either(*(words.worker for words in _ALL))}) "), "bold"),
    (re.compile(rf"(?:  )?({_either(*(words.warning for words in _ALL))}): "), "yellow"),
    (
        re.compile(rf"  ({_either(*(words.contracts[ContractStatus.BROKEN] for words in _ALL))}) "),
        "yellow",
    ),
    (re.compile(rf"( *\||  \+|{_either(*(words.timeline_of for words in _ALL))})"), "dim"),
    (re.compile(rf" +({_either(*(words.hint for words in _ALL))}): "), "cyan"),
    (re.compile(rf" +({_either(*(words.at for words in _ALL))}): "), "cyan"),
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
        return STYLES[_STATUSES[gate[1]]]
    return next((style for pattern, style in _LINES if pattern.match(line)), "")
