"""Stack traces of further languages and printers: Go, Ruby, PHP, Java, rich's boxes, and more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from readiness.diagnosis.frame import Frame
from readiness.diagnosis.further_traces import READERS
from readiness.diagnosis.trace import Trace, trace_of


def other_traces(lines: Sequence[str]) -> Iterator[Trace]:
    """The traces of these languages, each in the order of its own lines."""
    for at, line in enumerate(lines):
        for begins, read in _READERS:
            if match := begins.match(line):
                yield from read(lines, at, match)


def _go(lines: Sequence[str], at: int, _: re.Match[str]) -> Iterator[Trace]:
    """The goroutine that panicked: pairs of a call and, indented, its place; innermost first."""
    end = at + 1
    while end < len(lines) and lines[end].strip():
        end += 1
    places = [match for line in lines[at:end] if (match := _GO_PLACE.match(line))]
    above = (n for n in range(at - 1, max(at - 6, -1), -1) if lines[n].startswith(_GO_ERRORS))
    start = next(above, None)
    if places and start is not None:
        yield trace_of(lines[start], reversed(places), start, end - 1)


def _ruby(lines: Sequence[str], at: int, first: re.Match[str]) -> Iterator[Trace]:
    """The line that raised, then those that led to it, each after `from`."""
    end = at + 1
    while end < len(lines) and (match := _RUBY_FROM.match(lines[end])):
        end += 1
    callers = [match for line in lines[at + 1 : end] if (match := _RUBY_FROM.match(line))]
    yield trace_of(first["error"], (*reversed(callers), first), at, end - 1)


def _php(lines: Sequence[str], at: int, first: re.Match[str]) -> Iterator[Trace]:
    """The place stands at the end of the first line; what led to it is numbered below."""
    end = at + 1
    while end < len(lines) and (lines[end].startswith("Stack trace:") or lines[end][:1] == "#"):
        end += 1
    callers = [match for line in lines[at + 1 : end] if (match := _PHP_CALLER.match(line))]
    yield trace_of(first["error"], (*reversed(callers), first), at, end - 1)


def _java(lines: Sequence[str], at: int, first: re.Match[str]) -> Iterator[Trace]:
    """Files are named without their folder: that is the class's package."""
    end = at + 1
    while end < len(lines) and _JAVA_AT.match(lines[end]):
        end += 1
    found = [match for line in lines[at + 1 : end] if (match := _JAVA_AT.match(line))]
    frames = [
        Frame(
            file="/".join((*match["name"].split(".")[:-2], match["file"])),
            line=int(match["line"]),
            function=match["name"].rpartition(".")[2],
        )
        for match in reversed(found)
    ]
    if frames:
        yield Trace(frames=tuple(frames), error=first["error"], start=at, end=end - 1)


def _rich(lines: Sequence[str], at: int, _: re.Match[str]) -> Iterator[Trace]:
    """A box with the places and some lines around each; the error stands below it."""
    end = next((n for n in range(at, len(lines)) if lines[n].lstrip()[:1] == "╰"), None)
    if end is None:
        return
    places = [match for line in lines[at:end] if (match := _RICH_PLACE.match(line))]
    error = lines[end + 1].strip() if end + 1 < len(lines) else ""
    if places:
        yield trace_of(error, places, at, min(end + 1, len(lines) - 1))


_GO_ERRORS = ("panic:", "fatal error:")
_GO_PLACE = re.compile(r"\t(?P<file>/\S+\.go):(?P<line>\d{1,9})")
_RUBY_FROM = re.compile(r"\s+from (?P<file>\S+?):(?P<line>\d{1,9}):in ")
_PHP_CALLER = re.compile(r"#\d+ (?P<file>/[^(]+)\((?P<line>\d{1,9})\): ")
_JAVA_AT = re.compile(r"\s+at (?:\S+//?)?(?P<name>[\w.$]+)\((?P<file>\w+\.\w+):(?P<line>\d{1,9})\)")
_RICH_PLACE = re.compile(r"\s*│ (?P<file>/\S+?):(?P<line>\d{1,9}) in \S+")
_READERS = (
    (re.compile(r"goroutine \d+ \[running"), _go),
    (re.compile(r"(?P<file>\S+\.rb):(?P<line>\d{1,9}):in [`'].*?': (?P<error>.+)$"), _ruby),
    (
        re.compile(
            r"(?:PHP )?(?:Fatal|Parse) error: +(?P<error>\S.*) in (?P<file>/\S+?)"
            r"(?::| on line )(?P<line>\d{1,9})$"
        ),
        _php,
    ),
    (
        re.compile(
            r"(?:Exception in thread \"[^\"]*\" |Caused by: )?"
            r"(?P<error>[\w.$]+\.\w*(?:Exception|Error)\b.*)$"
        ),
        _java,
    ),
    (re.compile(r"\s*╭─+ Traceback \(most recent call last\) ─"), _rich),
    *READERS,
)
