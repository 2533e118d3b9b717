"""Puts the gate's message on its queue: by ourselves, or by the system's own producer."""

from __future__ import annotations

import requests

from readiness.container import ContainerSpec
from readiness.engine import LabContainer, StartRefused
from readiness.gates.job.evidence import TriggerFailed
from readiness.gates.worker import Bench
from readiness.images import ImageFailed
from readiness.plan import Container, QueueGate, SendMessage, TriggerHttp, TriggerRun
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
        return TriggerFailed(message=f"its image is not there: {image.message}", log=image.output)
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
        return TriggerFailed(message=f"its command cannot be executed: {error}")
    log = started.log
    end = started.wait_exit(timeout)
    if end is not None and end.code == 0:
        return None
    if end is not None:
        log.wait_end(LOG_END_S)
    how = f"it exited {end.code}" if end else f"it still ran after {timeout:.0f} s"
    return TriggerFailed(message=f"expected it to exit 0; {how}", log=log.lines()[-LOG_LINES:])


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
            message=f"expected an answer to {what}; saw {type(error).__name__}: {error}"
        )
    if answer.ok:
        return None
    body = answer.text[:BODY_SHOWN]
    return TriggerFailed(
        message=f"expected {what} to succeed; it answered {answer.status_code}", log=(body,)
    )
