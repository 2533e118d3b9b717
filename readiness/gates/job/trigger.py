"""Puts the gate's message on its queue: by ourselves, or by the system's own producer."""

from __future__ import annotations

import requests

from readiness.container import ContainerSpec
from readiness.engine import LabContainer, StartRefused
from readiness.gates.job.evidence import TriggerFailed
from readiness.gates.worker import Bench
from readiness.images import ImageFailed
from readiness.plan import Container, QueueGate, SendMessage, TriggerHttp, TriggerRun
from readiness.sentence import say
from readiness.services.aws import Endpoint

LOG_LINES = 20
BODY_SHOWN = 300
LOG_END_S = 2.0


def enqueue(
    bench: Bench, worker: str, gate: QueueGate, endpoint: Endpoint, producer: str
) -> TriggerFailed | None:
    """Send the message or let the producer do it; None when that went well.

    `producer` is the address of a trigger's container.
    """
    match gate.trigger:
        case SendMessage() as message:
            endpoint.send(gate.queue, message)
            return None
        case TriggerRun() as trigger:
            role = f"trigger-{worker}"
            return run_once(bench, role, producer, trigger.container, gate.timeout)
        case TriggerHttp() as trigger:
            return _request(trigger, gate.timeout)


def run_once(
    bench: Bench, role: str, address: str, container: Container, timeout: float
) -> TriggerFailed | None:
    """Run a command in a container of its own; None when it exits 0 in time."""
    image = bench.images.get(container.image)
    if isinstance(image, ImageFailed):
        return TriggerFailed(
            message=say("its image is not there: {why}", why=image.message), log=image.output
        )
    started = bench.lab.create(
        ContainerSpec(
            role=role,
            image=image.id,
            address=address,
            command=container.command,
            entrypoint=container.entrypoint,
            environment=container.environment,
            egress=bench.plan.egress,
        )
    )
    try:
        return _outcome(started, timeout)
    finally:
        started.remove()


def _outcome(started: LabContainer, timeout: float) -> TriggerFailed | None:
    try:
        started.start()
    except StartRefused as error:
        return TriggerFailed(message=say("its command cannot be executed: {why}", why=str(error)))
    log = started.log
    end = started.wait_exit(timeout)
    if end is not None and end.code == 0:
        return None
    if end is not None:
        log.wait_end(LOG_END_S)
    how = say("expected it to exit 0; it still ran after {seconds} s", seconds=f"{timeout:.0f}")
    if end is not None:
        how = say("expected it to exit 0; it exited {code}", code=end.code)
    return TriggerFailed(message=how, log=log.lines()[-LOG_LINES:])


def _request(trigger: TriggerHttp, timeout: float) -> TriggerFailed | None:
    what = f"{trigger.method} {trigger.url}"
    try:
        answer = requests.request(
            trigger.method,
            trigger.url,
            headers=dict(trigger.headers),
            data=trigger.body,
            timeout=timeout,
            allow_redirects=False,
            proxies={"http": "", "https": ""},
        )
    except requests.RequestException as error:
        return TriggerFailed(
            message=say(
                "expected an answer to {what}; saw {error}",
                what=what,
                error=f"{type(error).__name__}: {error}",
            )
        )
    if answer.ok:
        return None
    body = answer.text[:BODY_SHOWN]
    return TriggerFailed(
        message=say(
            "expected {what} to succeed; it answered {status}",
            what=what,
            status=answer.status_code,
        ),
        log=(body,),
    )
