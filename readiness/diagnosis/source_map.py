"""From the frames of a stack trace to the deepest place that lies in the repository."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

from readiness.diagnosis.copies import Copy, originals
from readiness.diagnosis.frame import Frame
from readiness.diagnosis.repository import Repository
from readiness.diagnosis.traceback import find_traces
from readiness.diagnosis.unfold import unfold
from readiness.model import Location

_INSTALLED = re.compile(r".*/(?:site|dist)-packages/(?P<inside>.+)$")
_FOREIGN = re.compile(
    r"<|node:|.*/node_modules/|.*/lib(64)?/python\d|/usr/(lib|share|include)/"
    r"|/rustc/|.*/\.?cargo/(registry|git)/"
    r"|/usr/local/(go|lib/ruby)/|.*/go/pkg/mod/|.*/gems/|.*/vendor/"
)
_VENDORED = re.compile(r"(?:.*/)?vendor/.*\.(?:go|php|rb)$")
"""What Go, PHP and Ruby keep of others' in a repository; to Python such a folder is any other."""


def locate(
    frames: Sequence[Frame], repository: Repository, copied: Sequence[Copy] = ()
) -> Location | None:
    """The deepest frame whose file and line are the repository's own, or None.

    `frames` have the outermost first; `copied` is what the image's Dockerfiles say. Where a frame
    carries its source line, the repository's line has to be the same.
    """
    for frame in reversed(frames):
        for path in _candidates(frame, repository, copied):
            return Location(path=path, line=max(frame.line, 1))
    return None


def locate_in_log(
    lines: Sequence[str], repository: Repository, copied: Sequence[Copy] = ()
) -> Location | None:
    """The place that the last stack trace of a log leads to, of those that lead anywhere."""
    traces = reversed(find_traces(unfold(lines)))
    places = (locate(trace.frames, repository, copied) for trace in traces)
    return next((place for place in places if place), None)


def _candidates(frame: Frame, repository: Repository, copied: Sequence[Copy]) -> Iterator[str]:
    """Files of the repository that the frame may mean and that agree with it, likeliest first."""
    file = posixpath.normpath(frame.file)
    if installed := _INSTALLED.match(file):
        # The project's own package, installed: all of its path is known, but not where it began.
        yield from _only(repository.ending_with(installed["inside"]), frame, repository)
        return
    yield from (
        path
        for path in originals(file, copied, repository)
        if _agrees(path, frame, repository) and not _VENDORED.match(path)
    )
    if _FOREIGN.match(file):
        return
    names = file.lstrip("/").split("/")
    # Java's frames tell the whole package: a part of it is another class.
    for start in range(1 if file.endswith(".java") else len(names)):
        yield from _only(repository.ending_with("/".join(names[start:])), frame, repository)


def _only(paths: Sequence[str], frame: Frame, repository: Repository) -> Iterator[str]:
    """The one path that agrees with the frame; of several, the one that is in no folder more."""
    agreeing = [path for path in paths if _agrees(path, frame, repository)]
    exact = [path for path in agreeing if frame.file.endswith(f"/{path}") or frame.file == path]
    if len(agreeing) == 1 or exact:
        yield (exact or agreeing)[0]


def _agrees(path: str, frame: Frame, repository: Repository) -> bool:
    lines = repository.lines(path)
    if frame.line > len(lines):
        return False
    return not frame.source or frame.line < 1 or lines[frame.line - 1].strip() == frame.source
