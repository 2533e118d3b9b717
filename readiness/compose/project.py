"""A Compose project: its files, what they extend and include, and the services that come of it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from readiness.compose.canonical import Body, canonical, path, secret, texts
from readiness.compose.merge import TAGS, merge
from readiness.compose.scalars import Refused
from readiness.config import envfile, reader
from readiness.config.document import Document
from readiness.config.interpolate import Unset, interpolate, mentioned
from readiness.config.interpolate import texts as texts_in
from readiness.config.paths import is_file
from readiness.config.values import Value, Where, at
from readiness.errors import ConfigurationError, Problem
from readiness.sentence import Sentence, joined, quoted, say

NAMES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
"""Where Compose looks for a project's file, in this order; `*.override.*` is merged over it."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a service is written: `folder` is what its paths are relative to."""

    document: Document
    folder: str
    name: str

    @property
    def where(self) -> Where:
        """Its place in the document."""
        return ("services", self.name)

    def wrong(self, message: Sentence, *further: str | int) -> ConfigurationError:
        """The error that something is wrong with it, at the line of its key."""
        problem = self.document.problem((*self.where, *further), message, key=True)
        return ConfigurationError(problem)


class Project:
    """The files of one project, read once; services are resolved when they are asked for.

    Paths are from the root; `by` is the place that names the files. Raises ConfigurationError for
    files that are not there or no YAML.
    """

    def __init__(
        self,
        root: Path,
        files: Sequence[str],
        environ: Mapping[str, str],
        *,
        folder: str | None = None,
        inside: frozenset[str] = frozenset(),
        by: tuple[Document, Where] | None = None,
    ) -> None:
        self._root = root
        self._folder = os.path.dirname(files[0]) if folder is None else folder  # noqa: PTH120
        self.variables = {**self._dotenv(environ), **environ}
        self._inside = inside | set(files)
        self._read: dict[str, Document] = {}
        self.documents = tuple(self._document(file, *(by or ())) for file in files)
        self._included = tuple(self._includes())

    def names(self) -> tuple[str, ...]:
        """The names of all services, in the order of the files."""
        own = [name for document in self.documents for name in _services(document)]
        included = [name for project in self._included for name in project.names()]
        return tuple(dict.fromkeys((*own, *included)))

    def place(self, name: str) -> Place | None:
        """Where the service is first written; None where there is no such service."""
        for document in self.documents:
            if name in _services(document):
                return Place(document=document, folder=self._folder, name=name)
        found = (project.place(name) for project in self._included)
        return next((place for place in found if place), None)

    def owner(self, name: str) -> Project:
        """The project, this or an included one, whose variables the service sees."""
        if any(name in _services(document) for document in self.documents):
            return self
        owners = (project for project in self._included if name in project.names())
        return next((project.owner(name) for project in owners), self)

    def body(self, name: str, unset: Unset) -> Body:
        """The service in canonical form, all files merged. Raises ConfigurationError."""
        owner = self.owner(name)
        if owner is not self:
            return owner.body(name, unset)
        found: Body = {}
        for document in self.documents:
            if name in _services(document):
                place = Place(document=document, folder=self._folder, name=name)
                own = self._extended(place, unset, frozenset())
                found = merge(found, own, _tags(place))
        return found

    def secrets(self, unset: Unset) -> dict[str, Body]:
        """The project's secrets by name: `file` (from the root) or `environment`."""
        result: dict[str, Body] = {}
        for document in self.documents:
            tree = self._interpolated(document, ("secrets",), unset)
            for name, value in tree.items() if isinstance(tree, dict) else ():
                try:
                    result[name] = secret(value, self._folder)
                except Refused as error:
                    message = joined(": ", (f"`secrets.{name}`", str(error)))
                    raise ConfigurationError(
                        document.problem(("secrets", name), message, key=True)
                    ) from None
        return result

    def spoken(self) -> Iterator[str]:
        """The names of the variables that the files ask for, in one way or the other."""
        for document in self._read.values():
            for text in texts_in(document.data):
                yield from mentioned(text)
            yield from _passed_on(document.data)
        for project in self._included:
            yield from project.spoken()

    def _extended(self, place: Place, unset: Unset, seen: frozenset[tuple[str, str]]) -> Body:
        """The service as its own file has it, over what it extends."""
        body = self._own(place, unset)
        extends = body.pop("extends", None)
        if not extends:
            return body
        base = self._base(place, extends)
        key = (base.document.path, base.name)
        if key in seen:
            raise place.wrong(
                say("`{name}` extends itself in a circle", name=place.name), "extends"
            )
        return merge(self._extended(base, unset, seen | {key}), body, _tags(place))

    def _base(self, place: Place, extends: Body) -> Place:
        file, name = extends.get("file"), str(extends["service"])
        documents = (place.document, *self.documents)
        folder = place.folder
        if file:
            documents = (self._document(file, place.document, (*place.where, "extends")),)
            folder = os.path.dirname(file)  # noqa: PTH120 - a path that is not looked at yet
        for document in documents:
            if name in _services(document):
                return Place(document=document, folder=folder, name=name)
        raise place.wrong(
            say("no service `{name}` in {path} to extend", name=name, path=documents[0].path),
            "extends",
        )

    def _own(self, place: Place, unset: Unset) -> Body:
        try:
            return canonical(self._interpolated(place.document, place.where, unset), place.folder)
        except Refused as error:
            key = str(error).split("`")[1] if str(error).startswith("`") else ""
            raise place.wrong(quoted(error), *([key] if key else [])) from None

    def _interpolated(self, document: Document, where: Where, unset: Unset) -> Value:
        problems: list[Problem] = []
        tree = interpolate(
            at(document.data, where),
            lambda _: self.variables,
            lambda place, message: problems.append(document.problem((*where, *place), message)),
            unset=unset,
        )
        if problems:
            raise ConfigurationError(*problems)
        return tree

    def _document(self, file: str, by: Document | None = None, where: Where = ()) -> Document:
        """A file, read once; `by` and `where` are what names it."""
        if file not in self._read:
            real = os.path.relpath(os.path.realpath(self._root / file), self._root)
            outside = real.startswith(os.pardir)
            if outside or not is_file(self._root / file):
                message = say("the Compose file `{file}` does not exist", file=file)
                if outside:
                    message = say(
                        "the Compose file `{file}` leads out of the repository", file=file
                    )
                problem = by.problem(where, message) if by else Problem(message=message, path=file)
                raise ConfigurationError(problem)
            self._read[file] = reader.read(self._root / file, file, TAGS)
        return self._read[file]

    def _includes(self) -> Iterator[Project]:
        for document in self.documents:
            includes = self._interpolated(document, ("include",), lambda _: "")
            for index, include in enumerate(includes if isinstance(includes, list) else ()):
                yield self._include(document, ("include", index), include)

    def _include(self, document: Document, where: Where, include: Value) -> Project:
        given = include if isinstance(include, dict) else {"path": include}
        try:
            files = [path(file, self._folder) for file in texts(given.get("path"))]
            folder = given.get("project_directory")
            place = None if folder is None else path(folder, self._folder)
        except Refused as error:
            raise ConfigurationError(
                document.problem(where, joined(": ", ("`include`", str(error))))
            ) from None
        for file in files:
            if file in self._inside:
                problem = document.problem(
                    where, say("`{file}` includes itself in a circle", file=file)
                )
                raise ConfigurationError(problem)
            self._document(file, document, where)
        return Project(self._root, files, self.variables, folder=place, inside=self._inside)

    def _dotenv(self, environ: Mapping[str, str]) -> dict[str, str]:
        file = os.path.normpath(os.path.join(self._folder, ".env"))  # noqa: PTH118
        if file.startswith(os.pardir) or not is_file(self._root / file):
            return {}
        return envfile.read(self._root / file, file, environ, unset=lambda _: "")


def found_files(root: Path) -> tuple[str, ...]:
    """The files of the project at the root that Compose would take by itself; none there is ()."""
    for name in NAMES:
        if is_file(root / name):
            stem, _, ending = name.rpartition(".")
            override = f"{stem}.override.{ending}"
            return (name, override) if is_file(root / override) else (name,)
    return ()


def _services(document: Document) -> dict[str, Value]:
    services = at(document.data, ("services",))
    return services if isinstance(services, dict) else {}


def _tags(place: Place) -> dict[Where, str]:
    start = len(place.where)
    return {
        where[start:]: tag
        for where, tag in place.document.tags.items()
        if where[:start] == place.where and len(where) > start
    }


def _passed_on(value: Value) -> Iterator[str]:
    """Names without a value in an `environment` or `args`: theirs is the environment's."""
    if isinstance(value, list):
        for item in value:
            yield from _passed_on(item)
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("environment", "args"):
                yield from _bare(item)
            yield from _passed_on(item)


def _bare(value: Value) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (name for name, item in value.items() if item is None)
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, str) and "=" not in item)
