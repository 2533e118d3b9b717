"""The variables of the process environment that a configuration and its further files ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from readiness.config import envfile, reader
from readiness.config.composed import read as compose
from readiness.config.document import Document
from readiness.config.interpolate import interpolate, texts
from readiness.config.values import Value
from readiness.errors import ConfigurationError


def asked(
    root: Path, config: str, env_file: Path | None, environ: Mapping[str, str]
) -> frozenset[str]:
    """The names in the Compose files and the env files that `root / config` leads to.

    `env_file` is the call's own. What is wrong with any of these files is told by `load`.
    """
    try:
        document = reader.read(root / config, config)
        found = compose(root.resolve(), document, environ)
    except ConfigurationError:
        return frozenset()
    projects = {id(taken.project): taken.project for taken in found.taken.values()}.values()
    files = set(_env_files(document, root, environ)) | ({env_file} if env_file else set())
    for project in projects:
        for each in project.documents:
            files |= set(_env_files(each, (root / each.path).parent, environ))
    names = {name for project in projects for name in project.spoken()}
    return frozenset(names | {name for file in files for name in _asked_by(file)})


def _env_files(document: Document, folder: Path, environ: Mapping[str, str]) -> Iterator[Path]:
    """The env files that a document names, relative to a folder."""
    tree = interpolate(document.data, lambda _: environ, lambda *_: None)
    for value in _under(tree, "env_file"):
        yield from (folder / text for text in texts(value))


def _under(value: Value, key: str) -> Iterator[Value]:
    """What stands under that key, at any depth."""
    match value:
        case dict():
            if key in value:
                yield value[key]
            for item in value.values():
                yield from _under(item, key)
        case list():
            for item in value:
                yield from _under(item, key)


def _asked_by(file: Path) -> Iterator[str]:
    try:
        yield from envfile.asked(file.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return
