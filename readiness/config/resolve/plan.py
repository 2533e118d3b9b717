"""Puts the plan together, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from readiness.config.resolve.code import code
from readiness.config.resolve.containers import Containers
from readiness.config.resolve.images import Catalogue
from readiness.config.resolve.queues import aws
from readiness.config.resolve.scope import Scope
from readiness.config.resolve.secrets import secrets
from readiness.config.resolve.services import services
from readiness.config.resolve.setup import setup
from readiness.config.resolve.workers import worker
from readiness.config.validate import in_order
from readiness.diagnosis.dockerfile import assigned, parse
from readiness.errors import ConfigurationError
from readiness.plan import Plan, QueueGate, RunOnce, TriggerRun
from readiness.sentence import Sentence, say


def resolve(scope: Scope, spoken: Mapping[str, str]) -> Plan:
    """The plan of the run; `spoken` are variables from outside that the file uses or brings.

    Raises ConfigurationError with everything that does not fit together.
    """
    scope.problems.extend(scope.composed.problems)
    images = Catalogue(scope)
    containers = Containers(scope, images)
    if not scope.configuration.workers:
        scope.complain(("workers",), say("expected at least one worker, saw none"), key=True)
    # All workers are made, so that a mistake in one is told even when others were asked for.
    made = [worker(scope, containers, name) for name in scope.configuration.workers]
    chosen = tuple(each for each in made if each.name in scope.selected)
    plan = Plan(
        identity=scope.identity,
        config_path=scope.document.path,
        images=(),
        redis=scope.servers.redis,
        postgres=scope.servers.postgres,
        aws=aws(scope, chosen, containers.region),
        external_aws=scope.servers.external_aws,
        services=services(scope, containers),
        setup=setup(scope, containers),
        workers=chosen,
        egress=scope.configuration.egress,
        code=code(scope),
    )
    plan = replace(plan, images=images.needed(_used(plan)))
    if scope.problems:
        raise ConfigurationError(*in_order(scope.problems))
    warnings = (*scope.warnings, *_not_hermetic(plan))
    plan = replace(plan, warnings=tuple(dict.fromkeys(warnings)))
    return replace(plan, secrets=secrets(plan, (*spoken.items(), *_in_dockerfiles(scope, plan))))


def _in_dockerfiles(scope: Scope, plan: Plan) -> Iterator[tuple[str, str]]:
    """The variables that the Dockerfiles set themselves: a build may print them, and fail."""
    for image in plan.images:
        if image.build is None:
            continue
        text = (scope.root / image.build.dockerfile).read_text(encoding="utf-8", errors="replace")
        yield from assigned(parse(text))


def _not_hermetic(plan: Plan) -> Iterator[Sentence]:
    """A verdict that was had with a way out is worth less, and must not look like the others."""
    out = [worker.name for worker in plan.workers if worker.egress]
    if out:
        yield say(
            "{workers}: not hermetic (`egress: true`): the world could be reached, so a gate may"
            " have passed by what is there, and nobody saw what that was",
            workers=", ".join(out),
        )


def _used(plan: Plan) -> Iterator[str]:
    """The names of the images that something runs."""
    for service in plan.services:
        yield service.container.image
    for step in plan.setup:
        if isinstance(step.action, RunOnce):
            yield step.action.container.image
    for each in plan.workers:
        yield each.container.image
        gate = each.gates.queue
        if isinstance(gate, QueueGate) and isinstance(gate.trigger, TriggerRun):
            yield gate.trigger.container.image
