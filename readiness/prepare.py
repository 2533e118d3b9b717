"""The user's own part of the lab: own services in the order of their needs, then `setup`."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

import requests

from readiness.container import ContainerSpec
from readiness.diagnosis.log import excerpt
from readiness.diagnosis.sources import Sources, builds_of
from readiness.engine import LabContainer, StartRefused
from readiness.errors import LabError
from readiness.gates.job.trigger import run_once
from readiness.gates.worker import Bench
from readiness.images import ImageFailed
from readiness.lab import Servers
from readiness.model import Cause, Location
from readiness.plan import (
    OwnService,
    PutObject,
    Ready,
    ReadyCommand,
    ReadyHttp,
    ReadyLog,
    ReadyTcp,
    RunOnce,
    RunSql,
    SetupStep,
)
from readiness.sentence import Sentence, quoted, say
from readiness.services.postgres.server import QueryError, run_sql

POLL_S = 0.02
READY_COMMAND_S = 10.0
OUTPUT_SHOWN = 200
STEP_S = 300.0
"""How long a step of `setup` may take; migrations of large projects need minutes."""


BY_HAND = say("run the step by hand; its last lines are quoted below")
_OF_PSQL = re.compile(r"^\\|\bFROM\s+stdin\b", re.MULTILINE | re.IGNORECASE)


class PreparationFailed(Exception):
    """An own service or a step of `setup` is at fault: the repository's affair, not the lab's."""

    def __init__(
        self,
        cause: Cause,
        message: Sentence,
        hint: Sentence,
        location: Location,
        log: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.cause = cause
        self.message = message
        self.hint = hint
        self.location = location
        self.log = log


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """The own services that run, by name."""

    services: dict[str, LabContainer]


def prepare(bench: Bench, servers: Servers) -> Prepared:
    """Start the own services and carry out `setup`, in order.

    Raises PreparationFailed for the repository's faults, LabError for the lab's.
    """
    running: dict[str, LabContainer] = {}
    for service in bench.plan.services:
        with bench.progress.phase(f"start {service.name}"):
            running[service.name] = _start(bench, service)
    for number, step in enumerate(bench.plan.setup, 1):
        with bench.progress.phase(f"setup {number}: {_kind(step)}"):
            _carry_out(bench, servers, number, step)
    return Prepared(services=running)


def _start(bench: Bench, service: OwnService) -> LabContainer:
    image = bench.images.get(service.container.image)
    if isinstance(image, ImageFailed):
        raise PreparationFailed(
            Cause.SERVICE_FAILED,
            say("the service {name} has no image: {why}", name=service.name, why=image.message),
            image.hint,
            image.location,
            image.output,
        )
    container = bench.lab.create(
        ContainerSpec(
            role=f"service-{service.name}",
            image=image.id,
            address=bench.lab.network.next_address(),
            aliases=(service.name, *service.aliases),
            command=service.container.command,
            entrypoint=service.container.entrypoint,
            environment=service.container.environment,
            egress=bench.plan.egress,
        )
    )
    try:
        container.start()
        _wait_ready(service, container)
    except StartRefused as error:
        raise _service_failed(
            service, say("its command cannot be executed: {why}", why=str(error))
        ) from error
    except PreparationFailed as failed:
        failed.location = (
            _place(bench, service.container.image, container.log.lines()) or failed.location
        )
        raise
    return container


def _wait_ready(service: OwnService, container: LabContainer) -> None:
    log = container.log
    if service.ready is None:
        return
    deadline = time.monotonic() + service.timeout
    last = say("nothing yet")
    while time.monotonic() < deadline:
        amiss = _try(service.ready, container)
        if amiss is None:
            return
        last = amiss
        end = container.exit()
        if end is not None:
            log.wait_end(1.0)
            raise _service_failed(service, say("it exited {code}", code=end.code), log.lines())
        time.sleep(POLL_S)
    what = say(
        "not ready after {seconds} s; the last answer was: {last}",
        seconds=f"{service.timeout:.0f}",
        last=last,
    )
    raise _service_failed(service, what, log.lines())


def _try(ready: Ready, container: LabContainer) -> Sentence | None:
    """What is still amiss; None when the condition holds."""
    match ready:
        case ReadyHttp(url=url):
            return _try_http(url)
        case ReadyTcp(port=port):
            return _try_tcp(container.address, port)
        case ReadyCommand(command=command):
            code, output = container.run_inside(command, READY_COMMAND_S)
            return None if code == 0 else _exited(command, code, output)
        case ReadyLog(pattern=pattern):
            found = any(re.search(pattern, line) for line in container.log.lines())
            return None if found else say("no line of its log matches {pattern}", pattern=pattern)


def _exited(command: Sequence[str], code: int | None, output: str) -> Sentence:
    return say(
        "`{command}` exited {code}: {output}",
        command=" ".join(command),
        code=code,
        output=output[:OUTPUT_SHOWN],
    )


def _try_http(url: str) -> Sentence | None:
    try:
        answer = requests.get(url, timeout=2, proxies={"http": "", "https": ""})
    except requests.RequestException as error:
        return quoted(f"{url}: {type(error).__name__}")
    status = answer.status_code
    if status < HTTPStatus.BAD_REQUEST:
        return None
    return say("{url} answered {status}", url=url, status=status)


def _try_tcp(address: str, port: int) -> Sentence | None:
    try:
        with socket.create_connection((address, port), timeout=1):
            return None
    except OSError as error:
        return say("port {port}: {error}", port=port, error=error.strerror or error)


def _service_failed(
    service: OwnService, what: Sentence, log: tuple[str, ...] = ()
) -> PreparationFailed:
    return PreparationFailed(
        Cause.SERVICE_FAILED,
        say(
            "expected the service {name} to get ready; {what}",
            name=service.name,
            what=what,
        ),
        say("run the service by hand; its last lines are quoted below"),
        service.location,
        excerpt(log),
    )


def _kind(step: SetupStep) -> str:
    match step.action:
        case RunOnce(container=container):
            return f"run {container.image}"
        case RunSql(origin=origin):
            return f"sql {origin}".rstrip()
        case PutObject(bucket=bucket, key=key):
            return f"s3 {bucket}/{key}"


def _carry_out(bench: Bench, servers: Servers, number: int, step: SetupStep) -> None:
    match step.action:
        case RunOnce(container=container):
            address = bench.lab.network.next_address()
            failed = run_once(bench, f"setup-{number}", address, container, STEP_S)
            if failed is not None:
                broken = _step_failed(number, step, failed.message, failed.log)
                broken.location = _place(bench, container.image, failed.log) or step.location
                raise broken
        case RunSql() as action:
            _run_sql(servers, number, step, action)
        case PutObject() as action:
            if servers.endpoint is None:
                raise LabError(say("the plan puts an object, and starts no S3 endpoint"))
            data = (bench.root / action.file).read_bytes()
            servers.endpoint.put_object(action.bucket, action.key, data)


def _run_sql(servers: Servers, number: int, step: SetupStep, action: RunSql) -> None:
    if servers.database is None:
        raise LabError(say("the plan runs SQL, and starts no Postgres"))
    try:
        run_sql(servers.database.server, action.sql, superuser=action.superuser)
    except QueryError as error:
        place = step.location
        if action.origin and error.line:
            place = Location(path=action.origin, line=error.line)
        what = say("Postgres refused it: {error}", error=str(error))
        failed = _step_failed(number, step, what, hint=_hint(action.sql))
        failed.location = place
        raise failed from error


def _hint(sql: str) -> Sentence:
    if _OF_PSQL.search(sql):
        return say(
            "what psql reads itself (`\\…`, the rows below `COPY … FROM stdin`) is no SQL: dump"
            " with `pg_dump --inserts`"
        )
    return BY_HAND


def _place(bench: Bench, image: str, log: tuple[str, ...]) -> Location | None:
    """The place of the repository that a stack trace in the log leads to."""
    return Sources(bench.repository, builds_of(bench.plan, image)).of_log(log)


def _step_failed(
    number: int,
    step: SetupStep,
    what: Sentence,
    log: tuple[str, ...] = (),
    *,
    hint: Sentence = BY_HAND,
) -> PreparationFailed:
    return PreparationFailed(
        Cause.SETUP_FAILED,
        say(
            "expected step {number} of `setup` ({kind}) to succeed; {what}",
            number=number,
            kind=_kind(step),
            what=what,
        ),
        hint,
        step.location,
        log,
    )
