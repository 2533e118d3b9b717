"""The four gates of a worker."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from readiness.config.models import gates as models
from readiness.config.resolve.containers import Containers
from readiness.config.resolve.messages import trigger
from readiness.config.resolve.queues import check_attributes, queue
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
from readiness.sentence import say

Settings = TypeVar("Settings")
Gate = TypeVar("Gate")

_MODULE = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_CLIENT = re.compile(rf"{_MODULE.pattern}:{_MODULE.pattern}")


def gates(scope: Scope, containers: Containers, worker: str, region: str) -> Gates:
    """All four, each configured, waived or missing."""
    settings = scope.configuration.workers[worker].gates
    where: Where = ("workers", worker, "gates")
    return Gates(
        image=_gate(scope, (*where, "image"), settings.image, _image),
        redis=_gate(scope, (*where, "redis"), settings.redis, _redis),
        queue=_gate(
            scope,
            (*where, "queue"),
            settings.queue,
            lambda _, __, gate: _queue(scope, containers, worker, gate, region),
        ),
        database=_gate(scope, (*where, "database"), settings.database, _database),
    )


def _gate(
    scope: Scope,
    where: Where,
    settings: Settings | models.Waive | None,
    make: Callable[[Scope, Where, Settings], Gate],
) -> Gate | Waived | NotConfigured:
    if settings is None:
        return NotConfigured(location=scope.document.location(where[:-1]))
    if isinstance(settings, models.Waive):
        return Waived(location=scope.document.location(where), reason=settings.waive)
    return make(scope, where, settings)


def _image(scope: Scope, where: Where, gate: models.ImageGate) -> ImageGate:
    scope.one_of(where, **{"import": gate.import_, "command": gate.command})
    if gate.forbid and gate.command is not None:
        message = say(
            "`forbid` looks at what `import` loads: with `command` there is nothing to see"
        )
        scope.complain((*where, "forbid"), message, key=True)
    for name, modules in (("import", gate.import_), ("forbid", gate.forbid)):
        for index, module in enumerate(modules):
            if not _MODULE.fullmatch(module):
                place = scope.document.item((*where, name), index)
                scope.complain(
                    place,
                    say("expected a module such as apps.worker, saw `{module}`", module=module),
                )
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
        message = say(
            "expected module:name, such as libs.redis.client:get, saw `{client}`",
            client=gate.client,
        )
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
        scope.complain(
            (*where, "keep_entrypoint"), say("`keep_entrypoint` goes with `command`"), key=True
        )


def _queue(
    scope: Scope, containers: Containers, worker: str, gate: models.QueueGate, region: str
) -> QueueGate:
    where: Where = ("workers", worker, "gates", "queue")
    sqs = scope.configuration.services.sqs
    declared = sqs.queues.get(gate.name) if sqs else None
    check_attributes(scope, (*where, "attributes"), gate.attributes)
    attributes = {**(declared.attributes if declared else {}), **gate.attributes}
    external = scope.servers.external_aws
    if external and external.sqs and (gate.attributes or gate.dead_letter):
        scope.warnings.append(
            say(
                "{worker}: `attributes` and `dead_letter` make a queue: the external {queue} is"
                " left as it is",
                worker=worker,
                queue=gate.name,
            )
        )
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
        message = say(
            "no own service `{name}`: {nearest}",
            name=gate.writer,
            nearest=nearest(gate.writer, own),
        )
        scope.complain((*where, "writer"), message)
    for index, state in enumerate(gate.fail):
        if repr(state) == repr(gate.expect):  # in Python, unlike in YAML, 1 equals true
            scope.complain(
                (*where, "fail", index), say("this is the state that `expect` waits for")
            )
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
