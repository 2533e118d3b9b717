"""From a path in an image back to the repository, by what the Dockerfiles copied there."""

from __future__ import annotations

import fnmatch
import posixpath
import shlex
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from readiness.diagnosis.dockerfile import Dockerfile, Instruction, declared, expand, parse
from readiness.diagnosis.repository import Repository
from readiness.plan import Build


@dataclass(frozen=True, kw_only=True)
class Step:
    """An instruction as it is carried out: variables replaced, and the working directory then.

    `stages` are those of its Dockerfile up to its own, each with the stages that it builds on.
    """

    instruction: Instruction
    text: str
    workdir: str
    build: Build
    stages: Mapping[str, tuple[str, ...]]

    @property
    def stage(self) -> str:
        """The stage that it is in."""
        return tuple(self.stages)[-1]

    def lineage(self, name: str) -> tuple[str, ...]:
        """A stage, called by its name or number, and those that it builds on; none if unknown."""
        if name.isdecimal():
            return next(iter(tuple(self.stages.values())[int(name) :]), ())
        return self.stages.get(name.lower(), ())


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
    of_stage: defaultdict[str, list[Copy]] = defaultdict(list)
    found: list[Copy] = []
    for step in steps(builds, repository):
        if step.instruction.keyword in ("COPY", "ADD"):
            fresh = tuple(_copies(step, repository, of_stage))
            of_stage[f"{step.build.dockerfile}:{step.stage}"] += fresh
            found += fresh
    return tuple(found)


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
    stages: dict[str, tuple[str, ...]] = {}
    for stage in dockerfile.stages:
        base = expand(stage.base, outer)
        here, inherited = ends.get(base, (workdir, {}))
        values = dict(inherited)
        name = stage.name.lower()
        stages = {**stages, name: (name, *stages.get(base.lower(), ()))}
        for each in stage.instructions:
            values |= declared(each, outer | values, build.args)
            text = expand(each.text, values) if each.keyword != "RUN" else each.text
            if each.keyword == "WORKDIR":
                here = posixpath.join(here, text.partition(" ")[2].strip().strip("\"'"))
            yield Step(instruction=each, text=text, workdir=here, build=build, stages=stages)
        ends[stage.name] = here, values


def _copies(
    step: Step, repository: Repository, of_stage: Mapping[str, Sequence[Copy]]
) -> Iterator[Copy]:
    words = words_of(step.text.partition(" ")[2])
    paths = [word for word in words if not word.startswith("--")]
    if len(paths) < 2:  # noqa: PLR2004  a source and a destination
        return
    *sources, last = paths
    destination = posixpath.normpath(posixpath.join(step.workdir, last))
    stage = next((word.partition("=")[2] for word in words if word.startswith("--from")), None)
    for written in sources:
        for source, tail in (
            ((each, "") for each in _expand(written, step.build, repository))
            if stage is None
            else _from_stage(written, step.lineage(stage), step, of_stage)
        ):
            # A file goes into what is a folder by its slash or by the number of its sources.
            into = source in repository.files and (last.endswith(("/", ".")) or len(sources) > 1)
            name = "/" + posixpath.basename(source if stage is None else written) if into else ""
            yield Copy(source=source, destination=destination.rstrip("/") + (tail or name))


def _from_stage(
    written: str, lineage: Sequence[str], step: Step, of_stage: Mapping[str, Sequence[Copy]]
) -> Iterator[tuple[str, str]]:
    """What an earlier stage had copied to this path, and where below the destination it goes."""
    path = "/" + posixpath.normpath(written).strip("/")
    for name in lineage:
        for copy in of_stage.get(f"{step.build.dockerfile}:{name}", ()):
            there = copy.destination.rstrip("/")
            if path.startswith(f"{there}/"):
                yield posixpath.join(copy.source, path[len(there) + 1 :]), ""
            elif f"{there}/".startswith(f"{path.rstrip('/')}/"):
                yield copy.source, there[len(path.rstrip("/")) :]


def words_of(text: str) -> Sequence[str]:
    """The words after COPY or ADD, also where they are written as a list."""
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
