"""Gate 2: Redis is really connected, seen by the lab's own server, and not without it."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from readiness.container import ContainerSpec
from readiness.diagnosis.log import excerpt
from readiness.diagnosis.sources import Sources
from readiness.errors import LabError
from readiness.gates.probing import ProbeRun, run_command, run_script
from readiness.gates.worker import WorkerUnderTest
from readiness.model import (
    Cause,
    Control,
    ControlStatus,
    Evidence,
    Finding,
    Location,
    Status,
)
from readiness.plan import RedisGate
from readiness.probes import (
    SCRIPT_PATH,
    ProbeOutput,
    RedisResult,
    read_output,
    redis_probe_args,
    source,
)
from readiness.services.redis.monitor import RedisCommand, counted
from readiness.services.redis.witness import RedisWitness

CONTROL_S = 10.0
CONTROL_FACTOR = 3.0
"""The control has failed when it still tries after max(10 s, 3 × the real probe's time)."""


@dataclass(frozen=True, kw_only=True)
class ProbeSeen:
    """One probe's run, the client's own report (for `client`), and the server's view of it."""

    run: ProbeRun
    output: ProbeOutput[RedisResult]
    commands: tuple[RedisCommand, ...] = ()
    held: bool = False

    @property
    def answered(self) -> bool:
        """Whether the worker's side says that all is well: testimony, not evidence."""
        if self.output.result is not None:
            return self.output.result.ok
        return self.run.exit is not None and self.run.exit.code == 0


@dataclass(frozen=True, kw_only=True)
class RedisEvidence:
    """The real probe, and the control, which ran with Redis's names leading to a closed port.

    `control` is None where it was not run, because the real probe was red already.
    """

    gate: RedisGate
    probe: ProbeSeen
    control: ProbeSeen | None = None


class _Probe:
    """One of the two runs of the probe; both are the same but for where Redis's names lead."""

    def __init__(self, under: WorkerUnderTest, gate: RedisGate, role: str, *, closed: bool) -> None:
        self._under = under
        self._gate = gate
        self._role = f"{role}-{under.worker.name}"
        self._shadowed = ("redis",) if closed else ()
        self.key = f"readiness:{under.nonce}:{role}"
        self.value = f"{under.nonce}{role}"

    def run(self, timeout: float, opened: Callable[[], None]) -> ProbeSeen:
        if self._gate.command is None:
            run = self._run_client(timeout, opened)
            output = read_output(self._under.nonce, run.lines, RedisResult)
            return ProbeSeen(run=run, output=output)
        try:
            run = run_command(self._under.bench.lab, self._command_spec(), timeout)
        finally:
            opened()
        return ProbeSeen(run=run, output=ProbeOutput(started=True, result=None, log=run.lines))

    def _command_spec(self) -> ContainerSpec:
        words = self._gate.command
        if self._gate.keep_entrypoint:
            return self._under.spec(self._role, command=words, shadowed=self._shadowed)
        return self._under.spec(self._role, command=(), entrypoint=words, shadowed=self._shadowed)

    def _run_client(self, timeout: float, opened: Callable[[], None]) -> ProbeRun:
        arguments = redis_probe_args(
            nonce=self._under.nonce,
            client=self._gate.client or "",
            key=self.key,
            value=self.value,
            timeout=timeout,
        )
        words = (self._under.interpreter, SCRIPT_PATH, *arguments)
        files = {SCRIPT_PATH: source("redis")}
        spec = self._under.spec(self._role, command=words, files=files, shadowed=self._shadowed)

        def direct() -> ContainerSpec:
            return self._under.spec(
                f"{self._role}-direct",
                command=(),
                entrypoint=words,
                files=files,
                shadowed=self._shadowed,
            )

        mark = f"readiness-probe {self._under.nonce} "
        through = direct if self._under.has_entrypoint else None
        return run_script(self._under.bench.lab, spec, through, mark, timeout, opened)


def act(
    under: WorkerUnderTest,
    gate: RedisGate,
    server: RedisWitness,
    pool: ThreadPoolExecutor,
    opened: Callable[[], None],
) -> RedisEvidence:
    """Run the probe and, beside it, the control; look at the server in between.

    The control starts when the real probe's first line is there: what an entrypoint does once
    (migrations) is not done by two at the same time. `opened` is called at that moment.
    """
    through = threading.Event()

    def first_line() -> None:
        through.set()
        opened()

    control = _Control(under, gate, through)
    future = pool.submit(control.run)
    real = _Probe(under, gate, "redis", closed=False)
    try:
        seen = real.run(gate.timeout, first_line)
    finally:
        first_line()
    commands = counted(server.commands(seen.run.address))
    carried = any(real.value in text for command in commands for text in command.arguments)
    held = carried and (server.holds(real.key, real.value) or _set(commands, real.value))
    seen = replace(seen, commands=commands, held=held)
    server.forget(real.key)
    if not seen.answered:
        return RedisEvidence(gate=gate, probe=seen)
    return RedisEvidence(gate=gate, probe=seen, control=control.ended(future, seen))


def _set(commands: tuple[RedisCommand, ...], value: str) -> bool:
    """Whether the value was set under another key: a client may put a prefix before each."""
    return any(c.name.startswith("SET") and value in " ".join(c.arguments) for c in commands)


class _Control:
    """The control: it has time until `began` + max(10 s, 3 × the real probe's time)."""

    def __init__(self, under: WorkerUnderTest, gate: RedisGate, through: threading.Event) -> None:
        self._probe = _Probe(under, gate, "redis-control", closed=True)
        self._through = through
        self._timeout = gate.timeout
        self._began = math.inf

    def run(self) -> ProbeSeen:
        self._through.wait(self._timeout)
        self._began = time.monotonic()
        return self._probe.run(max(CONTROL_S, self._timeout * CONTROL_FACTOR), lambda: None)

    def ended(self, future: Future[ProbeSeen], real: ProbeSeen) -> ProbeSeen:
        """The control's run, or what stands for one that still tries when its time is up."""
        patience = max(CONTROL_S, CONTROL_FACTOR * real.run.duration_s)
        waited = time.monotonic() - min(self._began, time.monotonic())
        try:
            return future.result(timeout=max(0.0, patience - waited))
        except TimeoutError:
            return ProbeSeen(run=ProbeRun(), output=ProbeOutput(started=True, result=None))


def judge(evidence: RedisEvidence, sources: Sources) -> Finding:
    """From both probes to a finding: pass only if the server saw the one and missed the other."""
    finding = _judge(evidence, sources)
    red = finding.status is not Status.PASS
    return replace(
        finding,
        evidence=(*_server_evidence(evidence), *finding.evidence),
        control=_control_of(evidence),
        location=(
            finding.location
            or _factory(evidence.probe.output.result, sources)
            or evidence.gate.location
        )
        if red
        else None,
        excerpt=excerpt(evidence.probe.output.log) if red else (),
    )


def _judge(evidence: RedisEvidence, sources: Sources) -> Finding:
    if evidence.gate.command is not None:
        return _judge_command(evidence)
    return _judge_client(evidence, sources)


def _judge_client(evidence: RedisEvidence, sources: Sources) -> Finding:
    probe, name = evidence.probe, evidence.gate.client
    result = probe.output.result
    if result is None:
        return _no_result(evidence, f"`{name}`")
    if not result.ok:
        return _client_failed(evidence, result, sources)
    if not probe.held:
        return _red(
            Cause.WRONG_SERVER,
            f"expected the lab's Redis to hold the value that `{name}` carried; the client"
            f" ({result.client}) answered, and the server {_saw(probe)}",
            "look for a second address, an in-memory stand-in or a fallback: the factory must use"
            " REDIS_HOST, REDIS_PORT or REDIS_URL",
        )
    if evidence.control is None:
        raise LabError("the control of the redis gate was not carried out")
    if evidence.control.answered:
        return _red(
            Cause.WRONG_SERVER,
            f"expected `{name}` to fail when Redis is unreachable; the control's client"
            f" ({_client_of(evidence.control)}) still answered: a stub or a silent fallback",
            "let the factory raise where Redis cannot be reached, instead of falling back",
        )
    return Finding(
        status=Status.PASS,
        message=f"`{name}` reached the lab's Redis, which holds the value that it carried",
        evidence=(Evidence(source="worker", statement=f"the client is a {result.client}"),),
    )


CLIENT_HINTS = {
    Cause.CLIENT_NOT_FOUND: "write `client` as `module:name` of the factory that the worker uses",
    Cause.CLIENT_NONE: (
        "let the factory raise where it cannot connect, and read REDIS_HOST, REDIS_PORT or"
        " REDIS_URL: a worker without Redis must not start quietly"
    ),
    Cause.UNREACHABLE: (
        "read the address from REDIS_HOST and REDIS_PORT, or REDIS_URL; the lab's Redis is"
        " `redis:6379`"
    ),
    Cause.AUTH_FAILED: "use the password in REDIS_PASSWORD or REDIS_URL",
    Cause.PROBE_FAILED: "name a factory without arguments, or a client, that has ping, set and get",
}


def _client_failed(evidence: RedisEvidence, result: RedisResult, sources: Sources) -> Finding:
    cause = result.kind or Cause.PROBE_FAILED
    what = f"{result.exception}: {result.message}" if result.exception else result.message
    return Finding(
        status=Status.FAIL,
        cause=cause,
        message=(
            f"expected `{evidence.gate.client}` to give a client that reaches the lab's Redis;"
            f" saw {what}; the server {_saw(evidence.probe)}"
        ),
        hint=CLIENT_HINTS.get(cause, ""),
        location=sources.of_frames(result.frames) or _factory(result, sources),
    )


def _factory(result: RedisResult | None, sources: Sources) -> Location | None:
    """Where the factory is written: the place to mend where no traceback leads to one."""
    factory = result.factory if result else None
    return sources.of_frames((factory,)) if factory else None


def _judge_command(evidence: RedisEvidence) -> Finding:
    probe = evidence.probe
    words = " ".join(evidence.gate.command or ())
    if probe.run.exit is None:
        return _no_result(evidence, f"`{words}`")
    if probe.run.exit.code != 0:
        cause = _cause_of_output(probe.output.log)
        return _red(
            cause,
            f"expected `{words}` to exit 0 with Redis reachable; it exited"
            f" {probe.run.exit.code}, and the server {_saw(probe)}",
            CLIENT_HINTS[Cause.UNREACHABLE if cause is Cause.PROBE_FAILED else cause],
        )
    if not probe.commands:
        return _red(
            Cause.WRONG_SERVER,
            f"expected the lab's Redis to see a command of `{words}`; it exited 0, and the server"
            f" {_saw(probe)}",
            "let the probe use the client that the worker uses, with REDIS_HOST, REDIS_PORT or"
            " REDIS_URL",
        )
    if evidence.control is None:
        raise LabError("the control of the redis gate was not carried out")
    if evidence.control.answered:
        return _red(
            Cause.VACUOUS_PROBE,
            f"expected `{words}` to fail when Redis is unreachable; it exited 0 then as well",
            "let the probe exit with another status than 0 when a command of Redis fails",
        )
    return Finding(
        status=Status.PASS, message=f"`{words}` reached the lab's Redis, and fails without it"
    )


def _no_result(evidence: RedisEvidence, what: str) -> Finding:
    run = evidence.probe.run
    if run.refused:
        return _red(
            Cause.PROBE_FAILED,
            f"expected {what} to run in the worker's image; the engine cannot execute it:"
            f" {run.refused}",
            "check that the command is in the image and executable",
        )
    if run.exit is None:
        return _red(
            Cause.TIMEOUT,
            f"expected an answer of {what} within {evidence.gate.timeout:.0f} s; it still ran,"
            f" and the server {_saw(evidence.probe)}",
            "check the address that it connects to and its timeouts",
        )
    return _red(
        Cause.PROBE_FAILED,
        f"expected {what} to give a client; its process ended with {run.exit.code} before that",
        "its last lines are quoted below",
    )


REFUSED = ("ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "Connection refused", "ETIMEDOUT")
NOT_LET_IN = ("NOAUTH", "WRONGPASS", "NOPERM")


def _cause_of_output(lines: tuple[str, ...]) -> Cause:
    text = "\n".join(lines)
    if any(word in text for word in NOT_LET_IN):
        return Cause.AUTH_FAILED
    return Cause.UNREACHABLE if any(word in text for word in REFUSED) else Cause.PROBE_FAILED


def _saw(probe: ProbeSeen) -> str:
    if not probe.commands:
        return f"saw no command from its address ({probe.run.address})"
    names = ", ".join(dict.fromkeys(command.name for command in probe.commands))
    return f"saw {names} from its address ({probe.run.address})"


def _client_of(probe: ProbeSeen) -> str:
    return probe.output.result.client if probe.output.result else "unknown"


def _server_evidence(evidence: RedisEvidence) -> tuple[Evidence, ...]:
    probe = evidence.probe
    first = probe.commands[0].at if probe.commands else None
    seen = [Evidence(source="redis", at=first, statement=f"the server {_saw(probe)}")]
    if probe.held:
        seen.append(Evidence(source="redis", statement="the server held the probe's value"))
    return tuple(seen)


def _control_of(evidence: RedisEvidence) -> Control:
    control = evidence.control
    if control is None:
        return Control(
            status=ControlStatus.NOT_RUN, statement="not waited for: the probe itself was red"
        )
    if control.answered:
        return Control(
            status=ControlStatus.GREEN,
            statement="with Redis's names leading to a closed port the probe still passed",
        )
    result = control.output.result
    how = "was still trying" if control.run.timed_out else "failed"
    if result is not None and result.exception:
        how = f"failed with {result.exception}"
    return Control(
        status=ControlStatus.RED,
        statement=f"with Redis's names leading to a closed port the probe {how}",
    )


def _red(cause: Cause, message: str, hint: str) -> Finding:
    return Finding(status=Status.FAIL, cause=cause, message=message, hint=hint)
