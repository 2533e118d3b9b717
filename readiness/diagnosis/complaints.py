"""What programs of any language print when a module is missing or a server is not to be had."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readiness.diagnosis.colours import without_colours

NO_USER = "unable to find user"
"""What the engine says of an image whose USER is none."""

_MISSING = (
    re.compile(r"ModuleNotFoundError: No module named '(?P<name>[^']+)'"),
    re.compile(r"Cannot find (?:module|package) '(?P<name>[^']+)'"),  # Node
    re.compile(r"cannot load such file -- (?P<name>\S+)"),  # Ruby
)
_AWAY = re.compile(
    r"\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ENETUNREACH|UnknownHostException)\b"
    r"|connection refused|network is unreachable|name or service not known"
    r"|temporary failure in name resolution|could not translate host name"
    r"|dial (tcp|udp)\b.{0,200}no such host|name does not resolve",  # Go; musl
    re.IGNORECASE,
)
_NOT_LET_IN = re.compile("NOAUTH|WRONGPASS|NOPERM")


def missing_module(lines: Sequence[str]) -> str:
    """The module that a program did not find, as it names it; empty where none is missing."""
    plain = map(without_colours, lines)
    found = (match["name"] for line in plain for way in _MISSING if (match := way.search(line)))
    return next(found, "")


def server_away(lines: Sequence[str]) -> bool:
    """Whether a program complained that a server cannot be found or reached."""
    return any(map(_AWAY.search, lines))


def not_let_in(lines: Sequence[str]) -> bool:
    """Whether Redis refused a user, a password or a command."""
    return any(map(_NOT_LET_IN.search, lines))
