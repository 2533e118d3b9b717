"""Which files of a build's context its .dockerignore leaves out, by Docker's rules."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from readiness.diagnosis.repository import Repository
from readiness.plan import Build


def left_out(path: str, build: Build, repository: Repository) -> bool:
    """Whether a file of the context, by its path there, is not sent to the build."""
    own = repository.lines(f"{build.dockerfile}.dockerignore")
    return ignores(own or repository.lines(posixpath.join(build.context, ".dockerignore")), path)


def ignores(lines: Iterable[str], path: str) -> bool:
    """Whether these lines leave a path out: of those that name it or a folder above, the last."""
    ignored = False
    for line in map(str.strip, lines):
        kept = line.startswith("!")
        pattern = posixpath.normpath(line.removeprefix("!").strip()).strip("/")
        if line and not line.startswith("#") and _matches(pattern, path):
            ignored = not kept
    return ignored


def _matches(pattern: str, path: str) -> bool:
    names = path.split("/")
    above = ("/".join(names[:count]) for count in range(1, len(names) + 1))
    expression = re.compile("".join(map(_part, _PARTS.findall(pattern))))
    return any(map(expression.fullmatch, above))


_PARTS = re.compile(r"\*\*/?|\*|\?|\\?.")


def _part(part: str) -> str:
    match part:
        case "**" | "**/":
            return ".*"
        case "*":
            return "[^/]*"
        case "?":
            return "[^/]"
        case _:
            return re.escape(part[-1])
