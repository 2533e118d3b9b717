"""Replaces the variables in the whole file, the lab's own included, which the file itself sets."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from readiness.compose.servers import Kind, Server
from readiness.config import external
from readiness.config.composed import Composed
from readiness.config.document import Document
from readiness.config.interpolate import interpolate
from readiness.config.models.services import PostgresService, RedisService
from readiness.config.values import Real, Value, Where, Written, at
from readiness.config.variables import HOSTS, Access, Servers, access_key, variables
from readiness.errors import Problem
from readiness.plan import Postgres, Redis, RunIdentity
from readiness.sentence import Sentence

_PLAIN = re.compile(r"(?:.*/)?(?:redis|valkey|postgres)(?:[:@].*)?")
"""The servers themselves, without the extensions that PostGIS or pgvector bring along."""

_NOTHING = Server(kind=Kind.REDIS, name="")

# A queue's name may be made of the database's, and that of another variable: deep enough.
_ROUNDS = 3


@dataclass(frozen=True, kw_only=True)
class Workers:
    """The names of all workers of the file, and of those that the run is about."""

    all: tuple[str, ...]
    selected: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Expanded:
    """The values with their variables replaced; `unset` are the places of `problems`."""

    tree: Value
    problems: tuple[Problem, ...]
    unset: tuple[Where, ...]


def expand(
    document: Document,
    workers: Workers,
    identity: RunIdentity,
    outside: Mapping[str, str],
    composed: Composed,
) -> Expanded:
    """Replace every variable: the lab's first, then those from `outside`.

    The lab's variables come from the file itself (`services.postgres.user`), whose values may
    hold variables again: so it is read a few times, each time with what is known by then.
    Which workers were asked for makes no difference, but for the queue of a run's only one.
    """
    servers = Servers()
    for _ in range(_ROUNDS):
        scope = _Scope(identity, servers, outside)
        tree = interpolate(document.data, scope.at, _ignore)
        servers = look(tree, workers.all, workers.selected, composed, outside)
    scope = _Scope(identity, servers, outside)
    found: list[tuple[Where, Sentence]] = []
    tree = interpolate(document.data, scope.at, lambda *problem: found.append(problem))
    return Expanded(
        tree=tree,
        problems=tuple(document.problem(*problem) for problem in found),
        unset=tuple(where for where, _ in found),
    )


def look(
    tree: Value,
    users: Sequence[str],
    selected: Sequence[str],
    composed: Composed,
    outside: Mapping[str, str],
) -> Servers:
    """The servers that those workers and the setup use; the tree may yet be wrong.

    A server of a Compose project that a worker is taken from is one that it uses.
    """
    found = composed.servers(users)
    services = at(tree, ("services",))
    declared = set(services) if isinstance(services, dict) else set()
    gates = {gate for worker in users for gate in _gates(tree, worker)}
    steps = _steps(tree)
    queues = {worker: name for worker in users if (name := _queue(tree, worker))}
    used = Servers(
        redis=_redis(tree, found.get(Kind.REDIS))
        if "redis" in declared | gates or Kind.REDIS in found
        else None,
        postgres=_postgres(tree, found.get(Kind.POSTGRES))
        if "postgres" in declared or "database" in gates or "sql" in steps or Kind.POSTGRES in found
        else None,
        aws=bool({"sqs", "s3"} & declared or "queue" in gates or "s3" in steps)
        or Kind.AWS in found,
        aws_aliases=_aliases(tree, found.get(Kind.AWS)),
        aws_ports=found[Kind.AWS].ports if Kind.AWS in found else (),
        queues=queues,
        only_queue=queues.get(selected[0]) if len(selected) == 1 else None,
    )
    s3 = "s3" in declared or "s3" in steps
    return _outside(replace(used, lab_aws=used.aws), tree, outside, s3=s3)


def _outside(used: Servers, tree: Value, outside: Mapping[str, str], *, s3: bool) -> Servers:
    """The same, with what runs already in the place of the lab's.

    Where the variables do not say where that is, the lab's stands: `resolve` complains of it.
    """
    names = tuple(
        name
        for name in ("redis", "postgres", "sqs", "s3")
        if _text(tree, ("services", name, "external"), "").lower() == "true"
    )
    if used.redis and "redis" in names:
        with suppress(external.NoAddress):
            used = replace(used, redis=external.redis(used.redis, outside))
    if used.postgres and "postgres" in names:
        with suppress(external.NoAddress):
            used = replace(used, postgres=external.postgres(used.postgres, outside))
    if {"sqs", "s3"} & set(names):
        with suppress(external.NoAddress):
            made = external.aws(
                outside,
                sqs="sqs" in names,
                s3="s3" in names,
                buckets=_buckets(tree) if "s3" in names else (),
            )
            started = "sqs" not in names or (s3 and "s3" not in names)
            made = replace(made, aliases=used.aws_aliases, ports=used.aws_ports)
            used = replace(used, external_aws=made, lab_aws=used.aws and started)
    return replace(used, external=external.given(outside, names))


def _buckets(tree: Value) -> tuple[str, ...]:
    found = at(tree, ("services", "s3", "buckets"))
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()


class _Scope:
    """The variables that a place in the file sees."""

    def __init__(self, identity: RunIdentity, servers: Servers, outside: Mapping[str, str]) -> None:
        self.identity, self.servers, self.outside = identity, servers, dict(outside)
        self.known: dict[str | None, ChainMap[str, str]] = {}

    def at(self, where: Where) -> Mapping[str, str]:
        """A worker's own within the worker, the shared ones elsewhere."""
        worker = str(where[1]) if len(where) > 1 and where[0] == "workers" else None
        if worker not in self.known:
            self.known[worker] = ChainMap(self._lab(worker), self.outside)
        return self.known[worker]

    def _lab(self, worker: str | None) -> dict[str, str]:
        access = Access(key=access_key(self.identity, worker), queue=self.servers.queue(worker))
        lab = variables(self.identity, self.servers, access)
        return {**lab, "READINESS_NONCE": self.identity.nonce}


def _ignore(where: Where, message: Sentence) -> None:
    """What is not known yet may be known in the next round."""


def _gates(tree: Value, worker: str) -> set[str]:
    gates = at(tree, ("workers", worker, "gates"))
    if not isinstance(gates, dict):
        return set()
    return {name for name, gate in gates.items() if isinstance(gate, dict) and "waive" not in gate}


def _steps(tree: Value) -> set[str]:
    steps = at(tree, ("setup",))
    if not isinstance(steps, list):
        return set()
    return {key for step in steps if isinstance(step, dict) for key in step}


def _queue(tree: Value, worker: str) -> str:
    return _text(tree, ("workers", worker, "gates", "queue", "name"), "")


def _redis(tree: Value, found: Server | None) -> Redis:
    """As the file says, else as the Compose project has it, else the lab's own."""
    base, default = ("services", "redis"), RedisService()
    given = found or _NOTHING
    return Redis(
        image=_text(tree, (*base, "image"), given.image or default.image),
        instead=_instead(tree, base, given, default.image),
        password=_text(tree, (*base, "password"), given.password or "") or None,
        port=given.port or Redis.port,
        aliases=_aliases(tree, found),
    )


def _postgres(tree: Value, found: Server | None) -> Postgres:
    base, default = ("services", "postgres"), PostgresService()
    given = found or _NOTHING
    return Postgres(
        image=_text(tree, (*base, "image"), given.image or default.image),
        instead=_instead(tree, base, given, default.image),
        database=_text(tree, (*base, "database"), given.database or default.database),
        user=_text(tree, (*base, "user"), given.user or default.user),
        password=_text(tree, (*base, "password"), given.password or default.password),
        port=given.port or Postgres.port,
        aliases=_aliases(tree, found),
    )


def _instead(tree: Value, base: Where, given: Server, own: str) -> str:
    """The lab's own image, where the one to start is a plain one of the Compose project."""
    plain = _PLAIN.fullmatch(given.image or "")
    return own if plain and not _text(tree, (*base, "image"), "") else ""


def _aliases(tree: Value, found: Server | None) -> tuple[str, ...]:
    """A server's names in Compose, but for those that the lab or the file gives away itself."""
    services = at(tree, ("services",))
    own = set(services) if isinstance(services, dict) else set()
    return tuple(name for name in found.aliases if name not in own | set(HOSTS)) if found else ()


def _text(tree: Value, where: Where, default: str) -> str:
    match at(tree, where):
        case Written() | Real() as number:
            return number.text
        case str() as text if text:
            return text
        case _:
            return default
