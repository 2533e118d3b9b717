"""Services of the user's own: their names, what they need, and when they are ready."""

from __future__ import annotations

import difflib
import re
from graphlib import CycleError, TopologicalSorter
from urllib.parse import urlsplit

from readiness.config import external
from readiness.config.models.services import OwnService as OwnSettings
from readiness.config.models.services import ReadyWhen
from readiness.config.resolve.containers import Containers
from readiness.config.resolve.scope import Scope
from readiness.config.validate import nearest
from readiness.config.values import Where
from readiness.config.variables import HOSTS
from readiness.plan import (
    Container,
    OwnService,
    Postgres,
    Ready,
    ReadyCommand,
    ReadyHttp,
    ReadyLog,
    ReadyTcp,
    Redis,
)
from readiness.sentence import Sentence, either, joined, quoted, say

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)*")
_TIMEOUT = 60.0
LAB = ("redis", "postgres", "sqs", "s3")
"""The services that the lab knows itself."""


def services(scope: Scope, containers: Containers) -> tuple[OwnService, ...]:
    """All own services, in the order of their needs."""
    _check_names(scope)
    _check_external(scope)
    found = {
        name: _service(scope, containers, name, settings)
        for name, settings in scope.configuration.services.own.items()
    }
    try:
        graph = {name: service.needs for name, service in found.items()}
        return tuple(found[name] for name in TopologicalSorter(graph).static_order())
    except CycleError as error:
        chain = " → ".join(reversed(error.args[1]))
        where: Where = ("services", error.args[1][-1], "needs")
        scope.complain(
            where, say("services need each other in a circle: {chain}", chain=chain), key=True
        )
        return ()


def address(scope: Scope, where: Where, url: str) -> None:
    """Check that a URL is one of HTTP, with a host."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid or any(char.isspace() for char in url):
        scope.complain(where, say("expected a URL such as http://api:8000/healthz"))


def _service(scope: Scope, containers: Containers, name: str, settings: OwnSettings) -> OwnService:
    where: Where = ("services", name)
    if settings.image is None and settings.compose is None:
        scope.complain(where, _without_image(name), key=True)
    found = containers.surroundings(
        where, settings.environment, settings.env_file, queue=scope.servers.queue(None)
    )
    return OwnService(
        name=name,
        container=Container(
            image=containers.images.taken(where, settings.image),
            command=containers.words(where, settings.command, "command"),
            entrypoint=containers.words(where, settings.entrypoint, "entrypoint"),
            environment=found.environment,
        ),
        location=scope.document.location(where),
        ready=_ready(scope, (*where, "ready"), settings.ready) if settings.ready else None,
        timeout=settings.ready.timeout if settings.ready else _TIMEOUT,
        aliases=settings.aliases,
        needs=_needs(scope, (*where, "needs"), settings.needs),
    )


def _ready(scope: Scope, where: Where, when: ReadyWhen) -> Ready | None:
    made = scope.one_of(where, http=when.http, tcp=when.tcp, command=when.command, log=when.log)
    if made is None:
        return None
    if when.http is not None:
        address(scope, (*where, "http"), when.http)
        return ReadyHttp(url=when.http)
    if when.command is not None:
        return ReadyCommand(command=when.command)
    if when.log is not None:
        return _log(scope, (*where, "log"), when.log)
    port = when.tcp or 0
    if not 0 < port < 2**16:
        scope.complain((*where, "tcp"), say("expected a port between 1 and 65535"))
    return ReadyTcp(port=port)


def _log(scope: Scope, where: Where, pattern: str) -> ReadyLog:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        scope.complain(where, say("expected a regular expression: {error}", error=error))
    return ReadyLog(pattern=pattern)


def _without_image(name: str) -> Sentence:
    missing = say(
        "expected exactly one of {names}, saw {saw}",
        names=either(("`image`", "`compose`")),
        saw=say("none of them"),
    )
    if near := difflib.get_close_matches(name, LAB, n=1):
        meant = say("or is the lab's `{near}` meant by `{name}`?", near=near[0], name=name)
        return joined("; ", (missing, meant))
    return missing


def _needs(scope: Scope, where: Where, names: tuple[str, ...]) -> tuple[str, ...]:
    """The own services among the names; the lab's own servers are always ready before."""
    own = scope.configuration.services.own
    for index, name in enumerate(names):
        if name not in own and name not in HOSTS:
            message = say(
                "no service `{name}`: {nearest}",
                name=name,
                nearest=nearest(name, (*own, *HOSTS)),
            )
            scope.complain(scope.document.item(where, index), message)
    return tuple(name for name in names if name in own)


def _check_names(scope: Scope) -> None:
    """Every name leads to one server: to one of the lab's, or to one own service."""
    taken = {
        host: say("the lab's own name for {server}", server=what) for host, what in HOSTS.items()
    }
    own = scope.configuration.services.own
    for name in own:
        _claim(scope, ("services", name), name, taken, key=True)
    for name, settings in own.items():
        for index, alias in enumerate(settings.aliases):
            where = scope.document.item(("services", name, "aliases"), index)
            _claim(scope, where, alias, taken)


def _claim(
    scope: Scope, where: Where, name: str, taken: dict[str, Sentence], *, key: bool = False
) -> None:
    if not _HOST.fullmatch(name) or len(name) > 253:  # noqa: PLR2004 - the limit of DNS
        message = say("`{name}` is no host name: small letters, digits, `-` and `.`", name=name)
        scope.complain(where, message, key=key)
    elif name in taken:
        scope.complain(
            where, say("`{name}` is taken: it is {taken}", name=name, taken=taken[name]), key=key
        )
    taken.setdefault(name, say("a name of `services.{service}`", service=where[1]))


def _check_external(scope: Scope) -> None:
    known = scope.configuration.services
    lab = {"redis": known.redis, "postgres": known.postgres, "sqs": known.sqs, "s3": known.s3}
    names = [name for name, server in lab.items() if server is not None and server.external]
    if names and any(step.run for step in scope.configuration.setup):
        scope.warnings.append(
            say(
                "`setup` runs programs of your own: what they do, they do to the"
                " external servers too"
            )
        )
    for name in names:
        try:
            _find(scope, name)
        except external.NoAddress as error:
            scope.complain(("services", name, "external"), quoted(error))
        for key in _OF_THE_LAB[name]:
            if ("services", name, key) in scope.document.keys:
                message = say("`{key}` is of the lab's own server: this one runs already", key=key)
                scope.complain(("services", name, key), message, key=True)


_OF_THE_LAB = {
    "redis": ("image", "password"),
    "postgres": ("image", "database", "user", "password"),
    "sqs": ("queues",),
    "s3": (),
}


def _find(scope: Scope, name: str) -> None:
    """Read where an external server is. Raises NoAddress."""
    servers, outside = scope.servers, scope.outside
    if name == "redis":
        external.redis(servers.redis or Redis(image=""), outside)
    elif name == "postgres":
        lab = Postgres(image="", database="", user="", password="")
        external.postgres(servers.postgres or lab, outside)
    else:
        external.aws(outside, sqs=name == "sqs", s3=name == "s3")
