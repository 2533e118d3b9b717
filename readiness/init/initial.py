"""Finds the SQL that a Compose file's Postgres runs when its database is new."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from readiness.compose.project import Project
from readiness.compose.servers import Kind, kind_of
from readiness.config.values import Value, at

_PLACE = "/docker-entrypoint-initdb.d"


def initial_sql(root: Path, project: Project) -> Iterator[str]:
    """The paths of those files in the repository, in the order in which Postgres runs them."""
    for document in project.documents:
        services = at(document.data, ("services",))
        for service in services.values() if isinstance(services, dict) else ():
            image, volumes = at(service, ("image",)), at(service, ("volumes",))
            if isinstance(image, str) and kind_of(image) is Kind.POSTGRES:
                for volume in volumes if isinstance(volumes, list) else ():
                    yield from _files(root, _source(volume))


def _source(volume: Value) -> str | None:
    """What of the host is mounted where Postgres looks for SQL."""
    if isinstance(volume, str):
        source, _, target = volume.partition(":")
    else:
        source, target = (str(at(volume, (key,)) or "") for key in ("source", "target"))
    return source if target.startswith(_PLACE) else None


def _files(root: Path, source: str | None) -> Iterator[str]:
    path = os.path.normpath(source) if source else os.pardir
    if os.path.isabs(path) or path.startswith(os.pardir):  # noqa: PTH117 - no such place is looked at
        return
    place = root / path
    found = sorted(place.glob("*.sql")) if place.is_dir() else [place]
    yield from (
        file.relative_to(root).as_posix()
        for file in found
        if file.suffix == ".sql" and file.is_file()
    )
