"""Finds the workers of a repository: Compose services, else Dockerfiles, that look like one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from readiness.compose.project import Project
from readiness.compose.servers import kind_of
from readiness.compose.service import Service, service
from readiness.errors import ConfigurationError
from readiness.init.images import Recipe, dockerfiles, recipe

_WORKER = re.compile(r"worker|consumer|sqs|celery|job|queue|subscriber|processor", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:gunicorn|uvicorn|daphne|hypercorn|runserver|nginx|migrate|alembic|flower|beat|vite|next)\b"
)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A worker that was found: a Compose `service`, or a Dockerfile at `path` in `context`."""

    name: str
    service: str | None = None
    context: str = "."
    recipe: Recipe | None = None
    command: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    ports: bool = False

    @property
    def looks_like_one(self) -> bool:
        """Whether its name or command speaks of work, and nothing of a server's."""
        spoken = f"{self.name} {' '.join(self.command)}"
        return bool(_WORKER.search(spoken)) and not _OTHER.search(" ".join(self.command))


def workers(root: Path, project: Project | None) -> tuple[Candidate, ...]:
    """The workers; where nothing looks like one, the one that speaks least against it."""
    found = tuple(_of_compose(root, project) if project else _of_dockerfiles(root))
    likely = tuple(each for each in found if each.looks_like_one)
    rest = sorted(found, key=lambda each: (each.recipe is None, each.ports, _is_server(each)))
    return likely or tuple(rest[:1])


def everything(root: Path, project: Project | None) -> tuple[Candidate, ...]:
    """All that the repository builds or runs, but for the servers that the lab replaces."""
    return tuple(_of_compose(root, project) if project else _of_dockerfiles(root))


def _is_server(candidate: Candidate) -> bool:
    return bool(_OTHER.search(" ".join(candidate.command)))


def _of_compose(root: Path, project: Project) -> Iterator[Candidate]:
    for name in project.names():
        try:
            found = service(root, project, name, lambda _: "")
            ports = project.body(name, lambda _: "").get("ports")
        except ConfigurationError:
            continue  # `readiness check` tells it, should it be one
        if not kind_of(found.image) and (found.build or found.image):
            yield _of_service(root, name, found, ports=bool(ports))


def _of_service(root: Path, name: str, found: Service, *, ports: bool) -> Candidate:
    build = found.build
    context = build.context if build else "."
    path = (PurePosixPath(context) / build.dockerfile).as_posix() if build else None
    made = recipe(root, path, build.target) if build and path else None
    image_words = made.command if made else ()
    words = found.command or image_words
    return Candidate(
        name=name,
        service=name,
        context=context,
        recipe=made,
        command=(*(found.entrypoint or ()), *words),
        environment={**(made.environment if made else {}), **found.environment},
        ports=ports,
    )


def _of_dockerfiles(root: Path) -> Iterator[Candidate]:
    for path in dockerfiles(root):
        made = recipe(root, path)
        if made is not None:
            yield Candidate(
                name=_name(path),
                recipe=made,
                command=made.command,
                environment=made.environment,
            )


def _name(path: str) -> str:
    """A worker's name from its Dockerfile's place: its folder, or what its name adds."""
    place = PurePosixPath(path)
    added = place.name.removeprefix("Dockerfile").removesuffix("Dockerfile").strip(".")
    word = added or (place.parent.name if place.parent.name not in ("", "docker") else "worker")
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", word).strip("-_.") or "worker"
