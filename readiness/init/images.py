"""What a repository's Dockerfiles show: what they build on, what they run, what they set."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from readiness.config.words import split
from readiness.diagnosis.dockerfile import Dockerfile, Stage, declared, expand, parse

_NAMES = re.compile(r"Dockerfile(?:\..+)?|.+\.Dockerfile")
_SKIPPED = frozenset({"node_modules", "site-packages"})


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A Dockerfile (`path` from the root): its bases, and the command and variables of its end."""

    path: str
    bases: tuple[str, ...]
    command: tuple[str, ...]
    environment: Mapping[str, str]


def recipe(root: Path, path: str, target: str | None = None) -> Recipe | None:
    """What a Dockerfile shows up to its `target`, else to its end; None where there is none."""
    try:
        read = parse((root / path).read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return None
    if not read.stages:
        return None
    variables = read.variables({})
    stages = tuple(_lineage(read, target))
    environment: dict[str, str] = {}
    for stage in reversed(stages):
        for each in stage.instructions:
            if each.keyword == "ENV":
                environment |= declared(each, {**variables, **environment}, {})
    return Recipe(
        path=path,
        bases=tuple(expand(stage.base, variables) for stage in read.stages),
        command=_runs(stages, "ENTRYPOINT") + _runs(stages, "CMD"),
        environment=environment,
    )


def dockerfiles(root: Path) -> Iterator[str]:
    """The paths of all Dockerfiles of the repository, those nearest to the root first."""
    found: list[str] = []
    for folder, inner, files in os.walk(root):
        inner[:] = [name for name in inner if name not in _SKIPPED and not name.startswith(".")]
        places = (Path(folder, name) for name in files if _NAMES.fullmatch(name))
        found += [place.relative_to(root).as_posix() for place in places]
    yield from sorted(found, key=lambda path: (path.count("/"), path))


def _lineage(read: Dockerfile, target: str | None) -> Iterator[Stage]:
    """The stage that is built, the stage that it builds on, and so on."""
    by_name = {stage.name: stage for stage in read.stages}
    stage: Stage | None = by_name.get(target or "", read.stages[-1])
    while stage is not None:
        yield stage
        base = by_name.pop(stage.base, None)
        stage = None if base is stage else base


def _runs(stages: tuple[Stage, ...], keyword: str) -> tuple[str, ...]:
    for stage in stages:
        written = [each.arguments for each in stage.instructions if each.keyword == keyword]
        if written:
            return _words(written[-1])
    return ()


def _words(text: str) -> tuple[str, ...]:
    try:
        if text.startswith("["):
            return tuple(str(word) for word in json.loads(text))
        return split(text)[0]
    except ValueError:
        return ()
