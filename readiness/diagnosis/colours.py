"""Takes a terminal's colours out of a line: Python, too, colours its traces where it is told to."""

from __future__ import annotations

import re

_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")


def without_colours(line: str) -> str:
    """The line as it reads."""
    return _SEQUENCE.sub("", line) if "\x1b" in line else line
