"""Splits a command that is written as text into words, as Compose does."""

from __future__ import annotations

import re

from readiness.sentence import say

# The rules of go-shellwords, which Compose uses: a backslash takes the next character as it is,
# also within double quotes; backquotes and `$(...)` stand as they are written.
_PIECE = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | \\(?P<escaped>.)
      | '(?P<literal>[^']*)'
      | "(?P<quoted>(?:\\.|[^"\\])*)"
      | (?P<kept>`[^`]*`|\$\([^()]*\))
      | (?P<operator>[;&|<>])
      | (?P<plain>[^\\'"`()])""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def split(text: str) -> tuple[tuple[str, ...], str]:
    """The words, and what follows them from a shell's operator on, which is no part of them.

    Raises ValueError for a quote that is not closed.
    """
    words: list[str] = []
    word: str | None = None
    end = 0
    while end < len(text):
        match = _PIECE.match(text, end)
        if match is None:
            raise ValueError(say("a quote is not closed, or a parenthesis stands alone"))
        if match["operator"]:
            break
        end = match.end()
        if match["space"]:
            words += [] if word is None else [word]
            word = None
        else:
            word = (word or "") + _meant(match)
    return (*words, *([] if word is None else [word])), text[end:]


def _meant(match: re.Match[str]) -> str:
    if match["quoted"] is not None:
        return _ESCAPE.sub(r"\1", match["quoted"])
    return next(
        found
        for name in ("escaped", "literal", "kept", "plain")
        if (found := match[name]) is not None
    )
