"""Queues and buckets: what must exist at the SQS and S3 endpoint, in which region."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from readiness.config.models.services import DeadLetters, QueueAttribute, QueueSettings
from readiness.config.resolve.scope import Scope
from readiness.config.values import Where
from readiness.config.variables import ACCOUNT, OF_S3, OF_SQS
from readiness.plan import Aws, DeadLetter, ExternalAws, Queue, QueueGate, Worker
from readiness.sentence import say

FIFO = ".fifo"
_QUEUE = re.compile(r"[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo")
_SECONDS_AND_BYTES: Mapping[QueueAttribute, tuple[int, int]] = {
    "DelaySeconds": (0, 900),
    "KmsDataKeyReusePeriodSeconds": (60, 86_400),
    "MaximumMessageSize": (1_024, 1_048_576),
    "MessageRetentionPeriod": (60, 1_209_600),
    "ReceiveMessageWaitTimeSeconds": (0, 20),
    "VisibilityTimeout": (0, 43_200),
}
"""The least and the most that SQS takes: "CreateQueue" in its API reference."""
_TRUTH = ("true", "false")
_WORDS: Mapping[QueueAttribute, tuple[str, ...]] = {
    "ContentBasedDeduplication": _TRUTH,
    "DeduplicationScope": ("messageGroup", "queue"),
    "FifoQueue": _TRUTH,
    "FifoThroughputLimit": ("perQueue", "perMessageGroupId"),
    "SqsManagedSseEnabled": _TRUTH,
}
_JSON: tuple[QueueAttribute, ...] = ("Policy", "RedriveAllowPolicy")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


def queue(
    scope: Scope,
    where: Where,
    name: str,
    region: str,
    attributes: Mapping[QueueAttribute, str],
    dead_letter: DeadLetters | None,
) -> Queue:
    """A queue to be made; the attribute that makes it FIFO follows from its name."""
    _check_name(scope, (*where, "name"), name)
    fifo: dict[QueueAttribute, str] = {"FifoQueue": "true"} if name.endswith(FIFO) else {}
    found = DeadLetter(**dead_letter.model_dump()) if dead_letter else None
    if found:
        _check_dead_letter(scope, (*where, "dead_letter"), name, found)
    return Queue(
        name=name,
        region=region,
        attributes={str(key): value for key, value in {**attributes, **fifo}.items()},
        dead_letter=found,
    )


def aws(scope: Scope, workers: Sequence[Worker], default_region: str) -> Aws | None:
    """Everything that must exist at the endpoint; None where nothing uses it."""
    external = scope.servers.external_aws
    if not scope.servers.lab_aws:
        return None
    regions = tuple(dict.fromkeys(worker.region for worker in workers)) or (default_region,)
    s3 = scope.configuration.services.s3
    for index, bucket in enumerate(s3.buckets if s3 else ()):
        if not _BUCKET.fullmatch(bucket):
            message = say("expected a bucket's name: 3 to 63 small letters, digits, `-` and `.`")
            scope.complain(("services", "s3", "buckets", index), message)
    return Aws(
        account=ACCOUNT,
        region=regions[0] if len(regions) == 1 else default_region,
        queues=() if external and external.sqs else _queues(scope, workers, regions),
        buckets=s3.buckets if s3 and not (external and external.s3) else (),
        aliases=() if external and external.sqs else scope.servers.aws_aliases,
        ports=scope.servers.aws_ports,
        elsewhere=_elsewhere(external),
    )


def _elsewhere(external: ExternalAws | None) -> tuple[str, ...]:
    """The endpoint's names that lead to a server that runs already."""
    if external is None:
        return ()
    return (*(OF_SQS if external.sqs else ()), *(OF_S3 if external.s3 else ()))


def _queues(scope: Scope, workers: Sequence[Worker], regions: Sequence[str]) -> tuple[Queue, ...]:
    """The gates' queues, then those of `services.sqs.queues`, in every region of a worker.

    One that is another's dead-letter queue comes before it: it has attributes of its own.
    """
    found: dict[tuple[str, str], Queue] = {}
    for worker in workers:
        gate = worker.gates.queue
        if not isinstance(gate, QueueGate):
            continue
        key = (gate.queue.region, gate.queue.name)
        if key in found:
            where: Where = ("workers", worker.name, "gates", "queue", "name")
            message = say(
                "the queue `{name}` is another worker's gate already: give each worker one of its"
                " own",
                name=gate.queue.name,
            )
            scope.complain(where, message)
        found[key] = gate.queue
    sqs = scope.configuration.services.sqs
    for name, settings in (sqs.queues if sqs else {}).items():
        made = _extra(scope, name, settings)
        for region in regions:
            found.setdefault((region, name), replace(made, region=region))
    return _after_their_dead_letters(found)


def _after_their_dead_letters(named: Mapping[tuple[str, str], Queue]) -> tuple[Queue, ...]:
    ordered: dict[tuple[str, str], Queue] = {}

    def put(key: tuple[str, str], queue: Queue) -> None:
        dead = (queue.region, queue.dead_letter.name) if queue.dead_letter else key
        if dead in named and key not in waiting:
            waiting.add(key)
            put(dead, named[dead])
        ordered.setdefault(key, queue)

    waiting: set[tuple[str, str]] = set()
    for key, queue in named.items():
        put(key, queue)
    return tuple(ordered.values())


def _extra(scope: Scope, name: str, settings: QueueSettings) -> Queue:
    where: Where = ("services", "sqs", "queues", name)
    check_attributes(scope, (*where, "attributes"), settings.attributes)
    return queue(scope, where, name, "", settings.attributes, settings.dead_letter)


def check_attributes(scope: Scope, where: Where, attributes: Mapping[QueueAttribute, str]) -> None:
    """Complain of values that SQS refuses: it, and the lab's endpoint, would make no queue."""
    for name, value in attributes.items():
        if name in _SECONDS_AND_BYTES:
            least, most = _SECONDS_AND_BYTES[name]
            if not (value.isdecimal() and least <= int(value) <= most):
                message = say(
                    "expected a whole number from {least} to {most}, saw `{value}`",
                    least=least,
                    most=most,
                    value=value,
                )
                scope.complain((*where, name), message)
        elif name in _WORDS and value not in _WORDS[name]:
            message = say(
                "expected {words}, saw `{value}`", words=" or ".join(_WORDS[name]), value=value
            )
            scope.complain((*where, name), message)
        elif name in _JSON and not _is_a_mapping(value):
            scope.complain((*where, name), say("expected a policy, which is a mapping in JSON"))


def _is_a_mapping(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _check_name(scope: Scope, where: Where, name: str) -> None:
    if not _QUEUE.fullmatch(name):
        message = say(
            "`{name}` is no queue's name: up to 80 letters, digits, `-` and `_`, `{fifo}` at the"
            " end of a FIFO queue's",
            name=name,
            fifo=FIFO,
        )
        scope.complain(where, message)


def _check_dead_letter(scope: Scope, where: Where, name: str, dead: DeadLetter) -> None:
    _check_name(scope, (*where, "name"), dead.name)
    if dead.name == name:
        scope.complain((*where, "name"), say("a queue cannot be its own dead-letter queue"))
    elif dead.name.endswith(FIFO) != name.endswith(FIFO):
        message = say(
            "a queue and its dead-letter queue are both FIFO (`{fifo}`) or neither", fifo=FIFO
        )
        scope.complain((*where, "name"), message)
    if not 1 <= dead.max_receive_count <= 1000:  # noqa: PLR2004 - the limits of SQS
        message = say("expected a number of receives from 1 to 1000")
        scope.complain((*where, "max_receive_count"), message)
