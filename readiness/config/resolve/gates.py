"""The four gates of a worker."""

from __future__ import annotations

import re

from readiness.config.models import gates as models
from readiness.config.resolve.containers import Containers
from readiness.config.resolve.messages import trigger
from readiness.config.resolve.queues import queue
from readiness.config.resolve.scope import Scope
from readiness.config.validate import nearest
from readiness.config.values import Where
from readiness.plan import (
    DatabaseGate,
    Expectation,
    Gates,
    ImageGate,
    NotConfigured,
    QueueGate,
    RedisGate,
    Waived,
)

_MODULE = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_CLIENT = re.compile(rf"{_MODULE.pattern}:{_MODULE.pattern}")


def gates(scope: Scope, containers: Containers, worker: str, region: str) -> Gates:
    """All four, each configured, waived or missing."""
    settings = scope.configuration.workers[worker].gates
    where: Where = ("workers", worker, "gates")
    missing = NotConfigured(location=scope.document.location(where))
    image, redis = settings.image, settings.redis
    messages, database = settings.queue, settings.database
    return Gates(
        image=_waived(scope, (*where, "image"), image)
        if isinstance(image, models.Waive)
        else _image(scope, (*where, "image"), image) if image else missing,
        redis=_waived(scope, (*where, "redis"), redis)
        if isinstance(redis, models.Waive)
        else _redis(scope, (*where, "redis"), redis) if redis else missing,
        queue=_waived(scope, (*where, "queue"), messages)
        if isinstance(messages, models.Waive)
        else _queue(scope, containers, worker, messages, region) if messages else missing,
        database=_waived(scope, (*where, "database"), database)
        if isinstance(database, models.Waive)
        else _database(scope, (*where, "database"), database) if database else missing,
    )


def _waived(scope: Scope, where: Where, waive: models.Waive) -> Waived:
    return Waived(location=scope.document.location(where), reason=waive.waive)


def _image(scope: Scope, where: Where, gate: models.ImageGate) -> ImageGate:
    scope.one_of(where, **{"import": gate.import_, "command": gate.command})
    if gate.forbid and gate.command is not None:
        message = "`forbid` looks at what `import` loads: with `command` there is nothing to see"
        scope.complain((*where, "forbid"), message, key=True)
    for name, modules in (("import", gate.import_), ("forbid", gate.forbid)):
        for index, module in enumerate(modules):
            if not _MODULE.fullmatch(module):
                place = scope.document.item((*where, name), index)
                scope.complain(place, f"expected a module such as apps.worker, saw `{module}`")
    _check_entrypoint(scope, where, gate)
    return ImageGate(
        location=scope.document.location(where),
        imports=gate.import_,
        command=gate.command,
        keep_entrypoint=gate.keep_entrypoint,
        forbid=gate.forbid,
        timeout=gate.timeout,
    )


def _redis(scope: Scope, where: Where, gate: models.RedisGate) -> RedisGate:
    scope.one_of(where, client=gate.client, command=gate.command)
    if gate.client and not _CLIENT.fullmatch(gate.client):
        message = f"expected module:name, such as libs.redis.client:get, saw `{gate.client}`"
        scope.complain((*where, "client"), message)
    _check_entrypoint(scope, where, gate)
    return RedisGate(
        location=scope.document.location(where),
        client=gate.client,
        command=gate.command,
        keep_entrypoint=gate.keep_entrypoint,
        timeout=gate.timeout,
    )


def _check_entrypoint(
    scope: Scope, where: Where, gate: models.ImageGate | models.RedisGate
) -> None:
    if gate.keep_entrypoint and gate.command is None:
        scope.complain((*where, "keep_entrypoint"), "it goes with `command`", key=True)


def _queue(
    scope: Scope, containers: Containers, worker: str, gate: models.QueueGate, region: str
) -> QueueGate:
    where: Where = ("workers", worker, "gates", "queue")
    sqs = scope.configuration.services.sqs
    declared = sqs.queues.get(gate.name) if sqs else None
    attributes = {**(declared.attributes if declared else {}), **gate.attributes}
    dead_letter = gate.dead_letter or (declared.dead_letter if declared else None)
    return QueueGate(
        location=scope.document.location(where),
        queue=queue(scope, where, gate.name, region, attributes, dead_letter),
        trigger=trigger(scope, containers, worker, gate),
        acknowledge=gate.acknowledge,
        timeout=gate.timeout,
    )


def _database(scope: Scope, where: Where, gate: models.DatabaseGate) -> DatabaseGate:
    own = scope.configuration.services.own
    if gate.writer is not None and gate.writer not in own:
        message = f"no own service `{gate.writer}`: {nearest(gate.writer, own)}"
        scope.complain((*where, "writer"), message)
    for index, state in enumerate(gate.fail):
        if state == gate.expect:
            scope.complain((*where, "fail", index), "this is the state that `expect` waits for")
    return DatabaseGate(
        location=scope.document.location(where),
        state=_expectation(scope, where, gate),
        fail=gate.fail,
        explain=gate.explain,
        also=tuple(
            _expectation(scope, (*where, "also", index), also)
            for index, also in enumerate(gate.also)
        ),
        writer=gate.writer,
        timeout=gate.timeout,
        settle=gate.settle,
    )


def _expectation(
    scope: Scope, where: Where, gate: models.DatabaseGate | models.Also
) -> Expectation:
    location = scope.document.location((*where, "query"))
    return Expectation(query=gate.query, expect=gate.expect, location=location)
