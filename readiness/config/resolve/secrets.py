"""The values that no output may show, found by the names of the variables that hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, unquote

from readiness.config.variables import HOSTS, LAB_SECRET, access_key
from readiness.errors import ConfigurationError, ReadinessError
from readiness.model import GateId
from readiness.plan import Plan, QueueGate, RunOnce, TriggerHttp, TriggerRun

_SPEAKS = re.compile(
    r"PASSW|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|AUTHORIZATION|COOKIE|(?:^|_|-)(?:PASS|PWD)(?:_|-|$)"
    r"|KEYS?(?:_|-|$)",
    re.IGNORECASE,
)
_URL_PASSWORD = re.compile(r"://[^/\s:@]*:([^/\s@]+)@")
_ASSIGNED = re.compile(r"""([\w-]+)["']?\s*[:=]\s*("[^"]*"|'[^']*'|[^\s,{}\[\]]+)""")
_NO_SECRETS = frozenset({"PWD", "OLDPWD"})  # the shell's working directories
_SHORTEST = 4
# What the report itself is made of: a test's password is often `postgres`, and hides nothing.
_WORDS = frozenset(
    {"readiness", "true", "false", "none", "null", "worker", "pass", LAB_SECRET} | {*HOSTS, *GateId}
)


def secrets(plan: Plan, variables: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """What must be masked, the longest first.

    `variables` are further ones by name and value, beside those of the plan's containers.
    Values that are no secret elsewhere (the database's name, a worker's) are left out: masking
    them would make the report unreadable and hide nothing.
    """
    found = {*_given(plan), *_spoken_of((*variables, *_variables(plan)))}
    return _kept(found, _known(plan))


def secrets_of(variables: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """What must be masked of variables alone, before there is a plan."""
    return _kept(set(_spoken_of(variables)), frozenset())


def quoted_in(error: ReadinessError) -> tuple[str, ...]:
    """What must be masked of the lines that an error quotes: there is no plan to know it from."""
    problems = error.problems if isinstance(error, ConfigurationError) else ()
    pairs = (pair for problem in problems for pair in _ASSIGNED.findall(problem.source))
    return secrets_of((name, value.strip("\"'")) for name, value in pairs if "$" not in value)


def _spoken_of(variables: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The values of the names that speak of secrets, and the passwords in URLs."""
    for name, value in variables:
        if _SPEAKS.search(name) and name not in _NO_SECRETS:
            yield value
        for password in _URL_PASSWORD.findall(value):
            yield from (password, unquote(password))


def _kept(found: set[str], known: frozenset[str]) -> tuple[str, ...]:
    every = found | {quote(value, safe="") for value in found}
    kept = [value for value in every if _is_secret(value, known)]
    return tuple(sorted(kept, key=lambda value: (-len(value), value)))


def _given(plan: Plan) -> Iterator[str]:
    """Build secrets, and the passwords of the lab's servers, which no variable may hold."""
    if plan.redis and plan.redis.password:
        yield plan.redis.password
    if plan.postgres:
        yield plan.postgres.password
    for image in plan.images:
        for value in image.build.secrets.values() if image.build else ():
            yield value
            yield value.strip()


def _variables(plan: Plan) -> Iterator[tuple[str, str]]:
    for environment in _environments(plan):
        yield from environment.items()
    for image in plan.images:
        if image.build:
            yield from image.build.args.items()


def _environments(plan: Plan) -> Iterator[Mapping[str, str]]:
    for service in plan.services:
        yield service.container.environment
    for step in plan.setup:
        if isinstance(step.action, RunOnce):
            yield step.action.container.environment
    for worker in plan.workers:
        yield worker.container.environment
        if isinstance(worker.gates.queue, QueueGate):
            match worker.gates.queue.trigger:
                case TriggerRun(container=container):
                    yield container.environment
                case TriggerHttp(headers=headers):
                    yield headers


def _is_secret(value: str, known: frozenset[str]) -> bool:
    return len(value) >= _SHORTEST and value.lower() not in _WORDS and value not in known


def _known(plan: Plan) -> frozenset[str]:
    """Names that the report must be able to say."""
    postgres, aws = plan.postgres, plan.aws
    names = {image.name for image in plan.images} | {service.name for service in plan.services}
    return frozenset(
        names
        | {access_key(plan.identity, worker.name) for worker in plan.workers}
        | {access_key(plan.identity, None)}
        | {worker.name for worker in plan.workers}
        | ({postgres.user, postgres.database} if postgres else set())
        | ({queue.name for queue in aws.queues} | set(aws.buckets) if aws else set())
    )
