"""The Compose services that the configuration takes workers and own services from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from readiness.compose.project import Project, found_files
from readiness.compose.servers import Kind, Server, servers
from readiness.config.document import Document
from readiness.config.interpolate import interpolate
from readiness.config.values import Real, Value, Where, Written, at
from readiness.errors import ConfigurationError, Problem
from readiness.sentence import say


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A service that something is taken from: its project, and its name there."""

    project: Project
    name: str


@dataclass(frozen=True, kw_only=True)
class Composed:
    """What is taken from Compose, by the place of what takes it (`workers.video`)."""

    taken: Mapping[Where, Taken]
    problems: tuple[Problem, ...] = ()

    def servers(self, workers: Iterable[str]) -> dict[Kind, Server]:
        """What the lab's servers take from the projects of those workers and of own services.

        One server of a kind stands for all of them: the one that a worker depends on, before any
        other; the others' names lead to it as well.
        """
        wanted = set(workers)
        taken = {
            where: each
            for where, each in self.taken.items()
            if where[0] != "workers" or where[1] in wanted
        }
        found = tuple(_found(taken.values()))
        return {kind: _one(kind, found) for kind in Kind if any(s.kind is kind for s in found)}


def read(root: Path, document: Document, environ: Mapping[str, str]) -> Composed:
    """Read the Compose files that the document names; what is wrong with them is kept for later."""
    projects: dict[tuple[str, ...], Project] = {}
    taken: dict[Where, Taken] = {}
    problems: list[Problem] = []
    for where, files, name in _mentions(root, document, environ):
        try:
            if not files:
                raise _nothing_there(document, where)
            if files not in projects:
                by = (document, (*where, "compose", "file"))
                projects[files] = Project(root, files, environ, by=by)
            taken[where] = _taken(document, where, projects[files], name)
        except ConfigurationError as error:
            problems.extend(error.problems)
    return Composed(taken=taken, problems=tuple(problems))


def _mentions(
    root: Path, document: Document, environ: Mapping[str, str]
) -> Iterator[tuple[Where, tuple[str, ...], str]]:
    """Each `compose:` that is whole: where it stands, its files, its service."""
    tree = interpolate(document.data, lambda _: environ, lambda *_: None)
    for kind in ("workers", "services"):
        entries = at(tree, (kind,))
        for key, entry in entries.items() if isinstance(entries, dict) else ():
            compose = at(entry, ("compose",))
            name = _text(at(compose, ("service",)))
            if isinstance(compose, dict) and name:
                given = compose.get("file")
                files = given if isinstance(given, list) else [] if given is None else [given]
                paths = tuple(os.path.normpath(text) for file in files if (text := _text(file)))
                yield (kind, key), paths or found_files(root), name


def _text(value: Value) -> str | None:
    if isinstance(value, Written | Real):
        return value.text
    return value if isinstance(value, str) and value.strip() else None


def _nothing_there(document: Document, where: Where) -> ConfigurationError:
    message = say("there is no compose.yaml and no docker-compose.yml here: name the `file`")
    return ConfigurationError(document.problem((*where, "compose"), message, key=True))


def _taken(document: Document, where: Where, project: Project, name: str) -> Taken:
    from readiness.config.validate import nearest

    if project.place(name) is None:
        files = ", ".join(file.path for file in project.documents)
        message = say(
            "no service `{name}` in {files}: {nearest}",
            name=name,
            files=files,
            nearest=nearest(name, project.names()),
        )
        raise ConfigurationError(document.problem((*where, "compose", "service"), message))
    return Taken(project=project, name=name)


def _found(taken: Iterable[Taken]) -> Iterator[Server]:
    """The servers of the projects; those that a taken service depends on come first."""
    each = tuple(taken)
    needed = {need for one in each for need in _needs(one)}
    projects = dict.fromkeys(one.project for one in each)
    found = [server for project in projects for server in servers(project, lambda _: "")]
    return iter(sorted(found, key=lambda server: server.name not in needed))


def _needs(taken: Taken) -> Iterable[str]:
    try:
        body = taken.project.body(taken.name, lambda _: "")
    except ConfigurationError:
        return ()  # told when the service is resolved
    return (
        *(body.get("depends_on") or ()),
        *(link.partition(":")[0] for link in body.get("links") or ()),
    )


def _one(kind: Kind, found: Iterable[Server]) -> Server:
    mine = tuple(server for server in found if server.kind is kind)
    names = (name for server in mine for name in (server.name, *server.aliases))
    return replace(mine[0], aliases=tuple(dict.fromkeys(names)), ports=_ports(mine))


def _ports(mine: Iterable[Server]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(server.port for server in mine if server.port))
