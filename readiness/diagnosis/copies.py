"""From a path in an image back to the repository, by what the Dockerfiles copied there."""

from __future__ import annotations

import fnmatch
import posixpath
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from readiness.diagnosis.dockerfile import Dockerfile, Instruction, declared, expand, parse
from readiness.diagnosis.repository import Repository
from readiness.plan import Build


@dataclass(frozen=True, kw_only=True)
class Step:
    """An instruction as it is carried out: variables replaced, and the working directory then."""

    instruction: Instruction
    text: str
    workdir: str
    build: Build


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A file or folder of the repository and where it stands in the image."""

    source: str
    destination: str


def steps(builds: Sequence[Build], repository: Repository) -> tuple[Step, ...]:
    """The steps of all Dockerfiles of an image, the one it builds on first."""
    found: list[Step] = []
    workdir = "/"
    for build in builds:
        dockerfile = parse("\n".join(repository.lines(build.dockerfile)))
        found += _steps(dockerfile, build, workdir)
        workdir = found[-1].workdir if found else workdir
    return tuple(found)


def copies(builds: Sequence[Build], repository: Repository) -> tuple[Copy, ...]:
    """What the COPY and ADD lines of these Dockerfiles (base first) bring from the repository."""
    return tuple(
        copy
        for step in steps(builds, repository)
        if step.instruction.keyword in ("COPY", "ADD")
        for copy in _copies(step, repository)
    )


def originals(path: str, copied: Sequence[Copy], repository: Repository) -> Iterator[str]:
    """The files of the repository that may stand at this path of the image, the latest first.

    A relative path is taken from whatever folder the worker was in.
    """
    for copy in reversed(copied):
        if path == copy.destination or copy.destination.endswith(f"/{path}"):
            original = copy.source
        elif not path.startswith("/"):
            original = posixpath.normpath(posixpath.join(copy.source, path))
        elif path.startswith(copy.destination.rstrip("/") + "/"):
            inside = path[len(copy.destination.rstrip("/")) + 1 :]
            original = posixpath.normpath(posixpath.join(copy.source, inside))
        else:
            continue
        if original in repository.files:
            yield original


def _steps(dockerfile: Dockerfile, build: Build, workdir: str) -> Iterator[Step]:
    outer = dockerfile.variables(build.args)
    ends: dict[str, tuple[str, Mapping[str, str]]] = {}
    for stage in dockerfile.stages:
        here, inherited = ends.get(expand(stage.base, outer), (workdir, {}))
        values = dict(inherited)
        for each in stage.instructions:
            values |= declared(each, outer | values, build.args)
            text = expand(each.text, values) if each.keyword != "RUN" else each.text
            if each.keyword == "WORKDIR":
                here = posixpath.join(here, text.partition(" ")[2].strip().strip("\"'"))
            yield Step(instruction=each, text=text, workdir=here, build=build)
        ends[stage.name] = here, values


def _copies(step: Step, repository: Repository) -> Iterator[Copy]:
    words = _words(step.text.partition(" ")[2])
    if any(word.startswith("--from") for word in words):
        return
    paths = [word for word in words if not word.startswith("--")]
    if len(paths) < 2:  # noqa: PLR2004  a source and a destination
        return
    *sources, last = paths
    destination = posixpath.normpath(posixpath.join(step.workdir, last))
    for written in sources:
        for source in _expand(written, step.build, repository):
            # A file goes into what is a folder by its slash or by the number of its sources.
            into = source in repository.files and (last.endswith(("/", ".")) or len(sources) > 1)
            name = "/" + posixpath.basename(source) if into else ""
            yield Copy(source=source, destination=destination.rstrip("/") + name)


def _words(text: str) -> Sequence[str]:
    flags, bracket, rest = text.partition("[")
    if bracket and all(word.startswith("--") for word in flags.split()):
        return [*flags.split(), *(word.strip(" \"'") for word in rest.strip(" ]").split(","))]
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def _expand(written: str, build: Build, repository: Repository) -> Iterator[str]:
    source = posixpath.normpath(posixpath.join(build.context, written.lstrip("/")))
    if any(character in source for character in "*?["):
        yield from (path for path in sorted(repository.files) if fnmatch.fnmatch(path, source))
    else:
        yield source
