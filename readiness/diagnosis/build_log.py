"""Reads what BuildKit prints, as `--progress=rawjson` or as plain text: the step that failed."""

from __future__ import annotations

import base64
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

_LINES_KEPT = 2000
_TEXTS_KEPT = 200
_WIDEST = 16_384
_LONGEST_EVENT = 10_000
"""Lines; what goes on for more is no event."""


@dataclass(frozen=True, kw_only=True)
class FailedStep:
    """The step that failed: its name (`[video 3/7] RUN …`), the error and what it printed."""

    name: str
    error: str
    output: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BuildLog:
    """What went wrong with a build.

    `step` is None where no step failed (a Dockerfile that cannot be read, say); `error` is the
    builder's last word; `line` the line of the Dockerfile where the builder names it; `not_kept`
    why its cache was not kept, which fails no build.
    """

    step: FailedStep | None
    error: str
    line: int | None = None
    not_kept: str = ""


class BuildReader:
    """Reads a build's output while it runs; `feed` gives its lines for people to see."""

    def __init__(self) -> None:
        self._event: list[str] = []
        self._steps: dict[str, _Step] = {}
        self._texts: deque[str] = deque(maxlen=_TEXTS_KEPT)

    def feed(self, line: str) -> tuple[str, ...]:
        """Take the next line; give the lines of text in it, which may be none."""
        line = line.rstrip("\r\n")
        if len(self._event) > _LONGEST_EVENT:
            self._event.clear()
        # An event is one line of JSON, or (buildx 0.13) spread over lines, with braces at the rim.
        if not self._event and line[:1] != "{":
            return self._text(line)
        self._event.append(line)
        if line[-1:] != "}" or (len(self._event) > 1 and line != "}"):
            return ()
        whole = "\n".join(self._event)
        self._event.clear()
        try:
            return tuple(self._read(json.loads(whole)))
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
            return self._text(whole)

    def log(self) -> BuildLog:
        """What has been read so far, as that of a failed build."""
        failed = [step for step in self._steps.values() if step.error and step.name]
        failed.sort(key=lambda step: (step.of_the_cache, "context canceled" in step.error))
        return BuildLog(
            step=failed[0].as_failed() if failed else None,
            error=_last_word(self._texts) or (failed[0].error if failed else ""),
            line=_printed_line(self._texts),
            not_kept=next((s.error for s in failed if s.name.startswith(_KEEPING)), ""),
        )

    def _read(self, event: Mapping[str, Any]) -> Iterator[str]:
        """An event of `--progress=rawjson`."""
        for vertex in event.get("vertexes") or ():
            step = self._steps.setdefault(vertex["digest"], _Step())
            step.name = str(vertex["name"])
            step.error = str(vertex.get("error") or step.error)
            if vertex.get("started") and not step.shown:
                step.shown = True
                yield step.name
        for log in event.get("logs") or ():
            step = self._steps.setdefault(log["vertex"], _Step())
            yield from step.take(base64.b64decode(log["data"]))

    def _text(self, line: str) -> tuple[str, ...]:
        """A line of `--progress=plain`, or what the builder says at its end."""
        line = line[:_WIDEST]
        match = _PLAIN.match(line)
        if not match:
            self._texts.append(line)
            return (line,)
        step = self._steps.setdefault(match["number"], _Step())
        if match["error"] is not None:
            step.error = match["error"]
        elif match["output"] is not None:
            step.output.append(match["output"])
        elif not step.name:
            step.name = match["name"]
        return (line,)


def read_build_log(lines: Iterable[str]) -> BuildLog:
    """Read all that a failed build printed."""
    reader = BuildReader()
    for line in lines:
        reader.feed(line)
    return reader.log()


_PLAIN = re.compile(
    r"(?P<number>#\d+) (?:ERROR: (?P<error>.*)|\d+\.\d+ (?P<output>.*)|(?P<name>.*))$"
)
_PRINTED = re.compile(r"\S+:(?P<line>\d{1,9})$")
_KEEPING = ("exporting cache", "exporting to GitHub Actions Cache")
_RULE = re.compile(r"-{6,}$")


@dataclass(kw_only=True)
class _Step:
    name: str = ""
    error: str = ""
    shown: bool = False
    partial: bytes = b""
    output: deque[str] = field(default_factory=lambda: deque(maxlen=_LINES_KEPT))

    @property
    def of_the_cache(self) -> bool:
        """Whether it only looks for a cache, or keeps one."""
        return self.name.startswith((*_KEEPING, "importing cache"))

    def take(self, data: bytes) -> Iterator[str]:
        """Take a piece of the step's output, which may end within a line; give whole lines."""
        *whole, self.partial = (self.partial + data).split(b"\n")
        self.partial = self.partial[:_WIDEST]
        for line in whole:
            text = line[:_WIDEST].decode("utf-8", "replace").rstrip("\r")
            self.output.append(text)
            yield text

    def as_failed(self) -> FailedStep:
        """The step as a value, with a last line that has no end."""
        rest = (self.partial.decode("utf-8", "replace"),) if self.partial else ()
        return FailedStep(name=self.name, error=self.error, output=(*self.output, *rest))


def _last_word(texts: Iterable[str]) -> str:
    lines = [line.strip() for line in texts if line.strip() and not _RULE.match(line.strip())]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return (errors or lines or [""])[-1]


def _printed_line(texts: Iterable[str]) -> int | None:
    """The line of `Dockerfile:12`, which newer builders print above the lines around it."""
    lines = list(texts)
    for above, below in pairwise(lines):
        match = _PRINTED.match(above)
        if match and _RULE.match(below):
            return int(match["line"])
    return None
