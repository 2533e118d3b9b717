"""Finds stack traces among the lines of a log: Python's, Node's, a shell's, and others'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from readiness.diagnosis.colours import without_colours
from readiness.diagnosis.frame import Frame
from readiness.diagnosis.other_traces import other_traces
from readiness.diagnosis.trace import Trace

WIDEST = 2000
"""What is looked at of a line: no place of a trace stands further out."""


def find_traces(lines: Sequence[str]) -> tuple[Trace, ...]:
    """All traces of a log, in the order in which they end; of chained ones, each by itself."""
    lines = [without_colours(line[:WIDEST]) for line in lines]
    found = (*_python(lines), *_node(lines), *_shell(lines), *other_traces(lines))
    return tuple(sorted(found, key=lambda trace: trace.end))


_HEADER = "Traceback (most recent call last):"
_MARGIN = re.compile(r"^\s*[|+] ")  # of an exception group
_FILE = re.compile(
    r'[\s>]*File "(?P<file>[^"]+)", line (?P<line>\d{1,9})(?:, in (?P<function>.+))?$'
)
_ERROR = re.compile(r"[^\W\d][\w.<>]*(: |:?$)")
_DIGIT = re.compile(r"\d")
_MARKERS = re.compile(r"[\s~^]*$|\s*\[Previous line repeated")


def _python(lines: Sequence[str]) -> Iterator[Trace]:
    frames: list[Frame] = []
    start: int | None = None
    prefix = ""
    for at, raw in enumerate(lines):
        line = _without(prefix, _MARGIN.sub("", raw)).rstrip()
        if _HEADER in line:
            start, frames = at, []
            prefix = line.partition(_HEADER)[0].removesuffix("Exception Group ")
        elif match := _FILE.match(line):
            start = at if start is None else start
            frames.append(_frame(match))
        elif start is None or not line:
            continue
        elif line[0].isspace():
            _add_source(frames, line)
        else:
            if _ERROR.match(line):
                yield Trace(frames=tuple(frames), error=line, start=start, end=at)
            start, frames, prefix = None, [], ""


def _without(prefix: str, line: str) -> str:
    """The line without what stands before each of them; a time in it goes on meanwhile."""
    head = line[: len(prefix)]
    same = _DIGIT.sub("0", head) == _DIGIT.sub("0", prefix)
    return line[len(prefix) :] if same else line


def _frame(match: re.Match[str]) -> Frame:
    function = match["function"] or "<module>"
    return Frame(file=match["file"], line=int(match["line"]), function=function)


def _add_source(frames: list[Frame], line: str) -> None:
    """The first line after a frame is its source; what follows marks a part of it, or goes on."""
    if frames and not frames[-1].source and not _MARKERS.match(line):
        last = frames.pop()
        frames.append(
            Frame(file=last.file, line=last.line, function=last.function, source=line.strip())
        )


_AT = re.compile(r"\s+at (?P<rest>.+)$")
_PLACE = re.compile(
    r"(?:async )?(?:(?P<function>.*?) \()?(?:file://)?(?P<file>/[^()]+?):(?P<line>\d{1,9})"
    r"(:\d+)?\)?(?: \{)?$"  # what an error has besides stands in braces after its last frame
)
_NODE_ERROR = re.compile(r"(Uncaught |\s*\[cause\]: )?\w*(Error|Exception)\b")
_NODE_HEADER = re.compile(r"(?:file://)?(?P<file>/\S+):(?P<line>\d{1,9})$")


def _node(lines: Sequence[str]) -> Iterator[Trace]:
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _AT.match(lines[end]):
            end += 1
        if end > at and (trace := _node_trace(lines, at, end)):
            yield trace
        at = max(end, at + 1)


def _node_trace(lines: Sequence[str], first: int, end: int) -> Trace | None:
    """The trace whose `at` lines begin at `first`; its error stands before them."""
    places = (_PLACE.match(line.partition("at ")[2]) for line in lines[first:end])
    frames = [
        Frame(file=place["file"], line=int(place["line"]), function=place["function"] or "")
        for place in places
        if place
    ]
    error = next(
        (at for at in range(first - 1, max(first - 12, -1), -1) if _NODE_ERROR.match(lines[at])),
        first - 1,
    )
    header = _node_header(lines, error)
    if header is not None and lines[error].startswith("SyntaxError"):
        place = _NODE_HEADER.match(lines[header])
        frames += [Frame(file=place["file"], line=int(place["line"]))] if place else []
        frames = frames[-1:] + frames[:-1]
    if not frames or error < 0:
        return None
    start = error if header is None else header
    return Trace(frames=tuple(frames[::-1]), error=lines[error].strip(), start=start, end=end - 1)


def _node_header(lines: Sequence[str], error: int) -> int | None:
    """Where Node printed the line of source before the error, a few lines above it."""
    above = range(error - 1, max(error - 6, -1), -1)
    return next((at for at in above if _NODE_HEADER.match(lines[at])), None)


_SCRIPT = re.compile(
    r"(?=\S*(?:/|\.sh)|(?:ba|da|a)?sh:)"
    r"(?P<file>\S+): (?:line )?(?P<line>\d{1,9}): (?P<error>\S.*)$"
)
_SHELLS = ("sh", "bash", "dash", "ash")


def _shell(lines: Sequence[str]) -> Iterator[Trace]:
    for at, line in enumerate(lines):
        if match := _SCRIPT.match(line.rstrip()):
            frame = Frame(file=match["file"], line=int(match["line"]))
            frames = () if match["file"].rpartition("/")[2] in _SHELLS else (frame,)
            yield Trace(frames=frames, error=line.strip(), start=at, end=at)
