"""One service of a Compose project with everything resolved that a worker takes from it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from readiness.compose.canonical import Body
from readiness.compose.project import Place, Project
from readiness.config import envfile
from readiness.config.interpolate import Unset
from readiness.config.paths import is_file
from readiness.errors import ConfigurationError
from readiness.sentence import say

NOT_TAKEN = ("user", "working_dir", "secrets", "configs")
"""Keys that change how a worker runs and are not taken from Compose."""


@dataclass(frozen=True, kw_only=True)
class Build:
    """How a service's image is built; `context` is from the root, `dockerfile` from the context.

    `secrets` are values by id; `secret_files` files from the root by id.
    """

    context: str = "."
    dockerfile: str = "Dockerfile"
    args: Mapping[str, str] = field(default_factory=dict)
    target: str | None = None
    platform: str | None = None
    secrets: Mapping[str, str] = field(default_factory=dict)
    secret_files: Mapping[str, str] = field(default_factory=dict)
    ssh: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service: `image` is what it runs where nothing builds it; `environment` is complete.

    `aliases` are its further names; `needs` the services it depends on; `left` the keys that it
    has and that are not taken.
    """

    place: Place
    build: Build | None
    image: str | None
    command: tuple[str, ...] | None
    entrypoint: tuple[str, ...] | None
    environment: Mapping[str, str]
    aliases: tuple[str, ...]
    needs: tuple[str, ...]
    left: tuple[str, ...]


def service(root: Path, project: Project, name: str, unset: Unset) -> Service:
    """The service of that name, which must be there. Raises ConfigurationError."""
    place = project.place(name)
    if place is None:
        raise KeyError(name)
    body = project.body(name, unset)
    owner = project.owner(name)
    return Service(
        place=place,
        build=_build(place, owner, body, unset),
        image=body.get("image"),
        command=_words(body, "command"),
        entrypoint=_words(body, "entrypoint"),
        environment=_environment(root, place, owner, body, unset),
        aliases=_aliases(body),
        needs=tuple(dict.fromkeys((*(body.get("depends_on") or ()), *_links(body)))),
        left=tuple(key for key in NOT_TAKEN if body.get(key)),
    )


def _words(body: Body, key: str) -> tuple[str, ...] | None:
    words = body.get(key)
    return None if words is None else tuple(words)


def _environment(
    root: Path, place: Place, project: Project, body: Body, unset: Unset
) -> dict[str, str]:
    """The env files' variables, a later file winning, under the service's own."""
    result: dict[str, str] = {}
    for each in body.get("env_file") or ():
        file = each["path"]
        if _outside(root, file):
            raise place.wrong(
                say("the env file `{file}` leads out of the repository", file=file),
                "env_file",
            )
        if is_file(root / file):
            known = {**project.variables, **result}
            result |= envfile.read(root / file, file, known, unset=unset)
        elif each["required"]:
            message = say(
                "the env file `{file}` does not exist (from the repository root)", file=file
            )
            raise place.wrong(message, "env_file")
    for name, value in (body.get("environment") or {}).items():
        found = project.variables.get(name) if value is None else value
        if found is not None:
            result[name] = found
        elif name in result:
            del result[name]
    return result


def _outside(root: Path, file: str) -> bool:
    return os.path.relpath(os.path.realpath(root / file), root).startswith(os.pardir)


def _build(place: Place, project: Project, body: Body, unset: Unset) -> Build | None:
    """How it is built: by itself, or by the service that gives its image that very name."""
    build = body.get("build") or _siblings(project, body.get("image"), place.name, unset)
    if not build:
        return None
    for key in ("dockerfile_inline", "additional_contexts"):
        if build.get(key):
            message = say(
                "`{key}` is not supported: write the worker's `build` in readiness.yml", key=key
            )
            raise place.wrong(message, "build", key)
    given = project.secrets(unset)
    wanted = {name: given.get(name) or {} for name in build.get("secrets") or ()}
    args = {
        name: project.variables.get(name) if value is None else value
        for name, value in (build.get("args") or {}).items()
    }
    return Build(
        context=build.get("context") or project_folder(place),
        dockerfile=build.get("dockerfile") or "Dockerfile",
        args={name: value for name, value in args.items() if value is not None},
        target=build.get("target") or None,
        platform=body.get("platform") or None,
        secrets={
            name: project.variables.get(str(secret["environment"]), "")
            for name, secret in wanted.items()
            if secret.get("environment")
        },
        secret_files={
            name: str(secret["file"]) for name, secret in wanted.items() if secret.get("file")
        },
        ssh=tuple(build.get("ssh") or ()),
    )


def project_folder(place: Place) -> str:
    """The folder from which the service's paths count."""
    return place.folder or "."


def _siblings(project: Project, image: str | None, name: str, unset: Unset) -> Body | None:
    if image is None:
        return None
    for other in project.names():
        if other == name:
            continue
        try:
            body = project.body(other, unset)
        except ConfigurationError:
            continue  # another service's mistake is no affair of this one
        if body.get("build") and tagged(body.get("image")) == tagged(image):
            return dict(body["build"])
    return None


def tagged(image: str | None) -> str | None:
    """The reference as the engine shows it: without Docker Hub's name, and never without a tag."""
    if image is None:
        return None
    image = image.removeprefix("docker.io/").removeprefix("library/")
    return image if "@" in image or ":" in image.rpartition("/")[2] else f"{image}:latest"


def _aliases(body: Body) -> tuple[str, ...]:
    networks = body.get("networks") or {}
    found = [alias for network in networks.values() for alias in (network or {}).get("aliases", ())]
    return tuple(dict.fromkeys((*filter(None, [body.get("container_name")]), *found)))


def _links(body: Body) -> tuple[str, ...]:
    return tuple(link.partition(":")[0] for link in body.get("links") or ())


def links(body: Body) -> dict[str, tuple[str, ...]]:
    """The names under which a service's links lead to other services."""
    result: dict[str, tuple[str, ...]] = {}
    for link in body.get("links") or ():
        name, _, alias = link.partition(":")
        result[name] = (*result.get(name, ()), *([alias] if alias else []))
    return result
