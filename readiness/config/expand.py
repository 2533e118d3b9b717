"""Replaces the variables in the whole file, the lab's own included, which the file itself sets."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from readiness.config.document import Document
from readiness.config.interpolate import interpolate
from readiness.config.models.services import PostgresService, RedisService
from readiness.config.values import Real, Value, Where, Written, at
from readiness.config.variables import Access, Servers, access_key, variables
from readiness.errors import Problem
from readiness.plan import Postgres, Redis, RunIdentity

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
) -> Expanded:
    """Replace every variable: the lab's first, then those from `outside`.

    The lab's variables come from the file itself (`services.postgres.user`), whose values may
    hold variables again: so it is read a few times, each time with what is known by then.
    Which workers were asked for makes no difference, but for the queue of a run's only one.
    """
    servers = Servers()
    for _ in range(_ROUNDS):
        scope = _Scope(identity, servers, outside)
        servers = look(interpolate(document.data, scope.at, _ignore), workers.all, workers.selected)
    scope = _Scope(identity, servers, outside)
    found: list[tuple[Where, str]] = []
    tree = interpolate(document.data, scope.at, lambda *problem: found.append(problem))
    return Expanded(
        tree=tree,
        problems=tuple(document.problem(*problem) for problem in found),
        unset=tuple(where for where, _ in found),
    )


def look(tree: Value, users: Sequence[str], selected: Sequence[str]) -> Servers:
    """The servers that those workers and the setup use; the tree may yet be wrong."""
    services = at(tree, ("services",))
    declared = set(services) if isinstance(services, dict) else set()
    gates = {gate for worker in users for gate in _gates(tree, worker)}
    steps = _steps(tree)
    queues = {worker: name for worker in users if (name := _queue(tree, worker))}
    return Servers(
        redis=_redis(tree) if "redis" in declared | gates else None,
        postgres=_postgres(tree)
        if "postgres" in declared or "database" in gates or "sql" in steps
        else None,
        aws=bool({"sqs", "s3"} & declared or "queue" in gates or "s3" in steps),
        queues=queues,
        only_queue=queues.get(selected[0]) if len(selected) == 1 else None,
    )


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


def _ignore(where: Where, message: str) -> None:
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


def _redis(tree: Value) -> Redis:
    default = RedisService()
    return Redis(
        image=_text(tree, ("services", "redis", "image"), default.image),
        password=_text(tree, ("services", "redis", "password"), "") or None,
    )


def _postgres(tree: Value) -> Postgres:
    default = PostgresService()
    base: Where = ("services", "postgres")
    return Postgres(
        image=_text(tree, (*base, "image"), default.image),
        database=_text(tree, (*base, "database"), default.database),
        user=_text(tree, (*base, "user"), default.user),
        password=_text(tree, (*base, "password"), default.password),
    )


def _text(tree: Value, where: Where, default: str) -> str:
    match at(tree, where):
        case Written() | Real() as number:
            return number.text
        case str() as text if text:
            return text
        case _:
            return default
