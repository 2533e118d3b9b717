"""One step of a call stack, as a traceback or a probe names it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Frame:
    """A place in the image: `file` as printed there, `line` from 1 (0: not known).

    `source` is the text of that line without its indentation, empty where it was not printed.
    """

    file: str
    line: int
    function: str = ""
    source: str = ""
