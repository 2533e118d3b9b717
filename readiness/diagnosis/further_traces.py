"""Stack traces of Python's faulthandler, Perl, psql, .NET and Rust."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from readiness.diagnosis.trace import Trace, trace_of

_FURTHEST = 400
"""Lines of a crash before its own thread: those of the others."""


def _faulthandler(lines: Sequence[str], at: int, _: re.Match[str]) -> Iterator[Trace]:
    """The thread that crashed; innermost first."""
    near = range(at + 1, min(at + _FURTHEST, len(lines)))
    start = next((n for n in near if lines[n].startswith("Current thread ")), len(lines))
    places = _while(_FAULT_PLACE, lines, start + 1)
    if places:
        yield trace_of(lines[at], reversed(places), at, start + len(places))


def _perl(lines: Sequence[str], at: int, first: re.Match[str]) -> Iterator[Trace]:
    """The line that died, then those that led to it where Carp tells them."""
    callers = _while(_PERL_CALLER, lines, at + 1)
    yield trace_of(first["error"], (*reversed(callers), first), at, at + len(callers))


def _psql(_: Sequence[str], at: int, first: re.Match[str]) -> Iterator[Trace]:
    yield trace_of(first["error"], (first,), at, at)


def _dotnet(lines: Sequence[str], at: int, _: re.Match[str]) -> Iterator[Trace]:
    """Lines of `at`, of which the program's own tell their place; innermost first."""
    start = at
    while start and _DOTNET_AT.match(lines[start - 1]):
        start -= 1
        if _DOTNET_PLACE.match(lines[start]):
            return  # a later line of a trace that was read from its first place
    block = _while(_DOTNET_AT, lines, at)
    places = [match for line in block if (match := _DOTNET_PLACE.match(line.string))]
    error = lines[start - 1] if start else ""
    yield trace_of(error, reversed(places), max(start - 1, 0), at + len(block) - 1)


def _rust(lines: Sequence[str], at: int, first: re.Match[str]) -> Iterator[Trace]:
    """The place that panicked, its message, and with RUST_BACKTRACE what led there."""
    error = first["error"] or (lines[at + 1] if at + 1 < len(lines) else "")
    end = min(at + 1 + (first["error"] is None), len(lines) - 1)
    near = range(at + 1, min(at + 6, len(lines)))
    start = next((n for n in near if lines[n].startswith("stack backtrace:")), None)
    block = [] if start is None else _while(_RUST_BLOCK, lines, start + 1)
    callers = [match for line in block if (match := _RUST_PLACE.match(line.string))]
    if start is not None:
        end = start + len(block)
    yield trace_of(error, (*reversed(callers), first), at, end)


def _while(pattern: re.Pattern[str], lines: Sequence[str], start: int) -> list[re.Match[str]]:
    """The lines from there that match, up to the first that does not."""
    found = map(pattern.match, itertools.islice(lines, start, None))
    return [match for match in itertools.takewhile(bool, found) if match]


_FAULT_PLACE = re.compile(r'  File "(?P<file>[^"]+)", line (?P<line>\d{1,9}) in ')
_PERL_CALLER = re.compile(r"\s+.* called at (?P<file>\S+) line (?P<line>\d{1,9})$")
_DOTNET_AT = re.compile(r"\s+at \S")
_DOTNET_PLACE = re.compile(r"\s+at \S.*\) in (?P<file>/.+):line (?P<line>\d{1,9})$")
_RUST_BLOCK = re.compile(r"\s+(?:\d+: |at )")
_RUST_PLACE = re.compile(r"\s+at (?:\./)?(?P<file>\S+\.rs):(?P<line>\d{1,9})")

READERS = (
    (re.compile(r"Fatal Python error: "), _faulthandler),
    (
        re.compile(
            r"(?P<error>\S.*) at (?P<file>\S+\.p[lm]) line (?P<line>\d{1,9})"
            r"(?:, <\w*> (?:line|chunk) \d+)?\.$"
        ),
        _perl,
    ),
    (
        re.compile(r"psql:(?P<file>\S+?):(?P<line>\d{1,9}): (?P<error>(?:ERROR|FATAL|error): .+)$"),
        _psql,
    ),
    (_DOTNET_PLACE, _dotnet),
    (
        re.compile(
            r"thread '.*?' (?:\(\d+\) )?panicked at (?:'(?P<error>.*)', )?"
            r"(?P<file>\S+\.rs):(?P<line>\d{1,9}):\d+:?$"
        ),
        _rust,
    ),
)
"""How the first line of each looks, and what reads on from there."""
