"""Finds the servers of a Compose project that the lab's own take the place of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from readiness.compose.canonical import Body
from readiness.compose.project import Project
from readiness.compose.service import links
from readiness.config.interpolate import Unset
from readiness.errors import ConfigurationError


class Kind(Enum):
    """Which of the lab's servers takes a service's place."""

    REDIS = "redis"
    POSTGRES = "postgres"
    AWS = "aws"


_KINDS = {
    Kind.REDIS: {"redis", "valkey", "redis-stack", "redis-stack-server"},
    Kind.POSTGRES: {"postgres", "postgresql", "postgis", "pgvector"},
    Kind.AWS: {"localstack", "localstack-pro", "elasticmq", "elasticmq-native", "minio"},
}
_PORTS = {"elasticmq": 9324, "elasticmq-native": 9324, "minio": 9000}

# Images that behave as the official ones do: the lab runs them itself, for parity.
_OFFICIAL = re.compile(
    r"(?:docker\.io/)?(?:library/)?(?:redis|postgres|valkey/valkey|postgis/postgis|pgvector/pgvector)"
    r"(?::(?P<tag>[^@]+))?(?:@.+)?"
)
_OLDEST = {Kind.POSTGRES: 14}


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server of a project: its service's `name`, and what the lab's own takes from it.

    `image` is None where the lab's own image does better; `port` where it is the usual one;
    `ports` are those of all the servers that this one stands for.
    """

    kind: Kind
    name: str
    aliases: tuple[str, ...] = ()
    image: str | None = None
    port: int | None = None
    ports: tuple[int, ...] = ()
    database: str | None = None
    user: str | None = None
    password: str | None = None


def servers(project: Project, unset: Unset) -> tuple[Server, ...]:
    """The project's Redis, Postgres, SQS and S3 servers, in the order of the files."""
    bodies = dict(_bodies(project, unset))
    found = ((name, body, kind_of(body.get("image"))) for name, body in bodies.items())
    return tuple(
        _server(kind, name, body, _names(name, bodies)) for name, body, kind in found if kind
    )


def kind_of(image: str | None) -> Kind | None:
    """The server that an image is, by the last part of its name; None for any other."""
    name = _last(image or "")
    return next((kind for kind, names in _KINDS.items() if name in names), None)


def _bodies(project: Project, unset: Unset) -> Iterator[tuple[str, Body]]:
    for name in project.names():
        try:
            yield name, project.body(name, unset)
        except ConfigurationError:
            continue  # told when a worker is taken from it


def _names(name: str, bodies: Mapping[str, Body]) -> tuple[str, ...]:
    """The further names of a service: its own, and those of others' links to it."""
    body = bodies[name]
    networks = (body.get("networks") or {}).values()
    found = [alias for network in networks for alias in (network or {}).get("aliases") or ()]
    linked = (alias for other in bodies.values() for alias in links(other).get(name, ()))
    own = [body["container_name"]] if body.get("container_name") else []
    return tuple(dict.fromkeys((*own, *found, *linked)))


def _server(kind: Kind, name: str, body: Body, aliases: tuple[str, ...]) -> Server:
    environment = {key: value or "" for key, value in (body.get("environment") or {}).items()}
    words = (*(body.get("entrypoint") or ()), *(body.get("command") or ()))
    options = " ".join(words).split()
    server = Server(kind=kind, name=name, aliases=aliases, image=_official(kind, body["image"]))
    match kind:
        case Kind.REDIS:
            return _redis(server, environment, options)
        case Kind.POSTGRES:
            return _postgres(server, environment, options)
        case Kind.AWS:
            return replace(server, port=_PORTS.get(_last(body["image"])))


def _redis(server: Server, environment: Mapping[str, str], options: list[str]) -> Server:
    options = [*environment.get("REDIS_ARGS", "").split(), *options]
    password = _after(options, "--requirepass")
    own = environment.get("REDIS_PASSWORD") or environment.get("VALKEY_PASSWORD")
    # The official images know no such variable: there it is a client's.
    given = password or (own if server.image is None else None)
    return replace(server, password=given, port=_number(_after(options, "--port")))


def _postgres(server: Server, environment: Mapping[str, str], options: list[str]) -> Server:
    def of(*names: str) -> str | None:
        return next((environment[name] for name in names if environment.get(name)), None)

    user = of("POSTGRES_USER", "POSTGRESQL_USERNAME") or "postgres"
    port = of("PGPORT", "POSTGRESQL_PORT_NUMBER") or _after(options, "-p")
    return replace(
        server,
        user=user,
        database=of("POSTGRES_DB", "POSTGRESQL_DATABASE") or user,
        password=of("POSTGRES_PASSWORD", "POSTGRESQL_PASSWORD"),
        port=_number(port),
    )


def _after(options: list[str], option: str) -> str | None:
    for index, word in enumerate(options):
        if word == option and index + 1 < len(options):
            return options[index + 1].strip("\"'")
        if word.startswith(f"{option}="):
            return word.partition("=")[2].strip("\"'")
    return None


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[1-9][0-9]{0,4}", text) else None


def _official(kind: Kind, image: str) -> str | None:
    match = _OFFICIAL.fullmatch(image)
    if match is None:
        return None
    version = re.match(r"(?:pg)?([0-9]+)", match["tag"] or "")
    oldest = _OLDEST.get(kind)
    if oldest and version and int(version[1]) < oldest:
        return None
    return image


def _last(image: str) -> str:
    return re.split("[:@]", image.rpartition("/")[2])[0]
