"""Runs the worker's own client in its image, and beside it the control without Redis."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from readiness.container import ContainerSpec
from readiness.gates.probing import ProbeRun, Watch, run_command, run_script
from readiness.gates.redis.evidence import ProbeSeen, RedisEvidence
from readiness.gates.redis.knocks import Knocks
from readiness.gates.worker import WorkerUnderTest
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

SETS = ("SET", "SETEX", "SETNX", "PSETEX", "MSET")
GETS = ("GET", "GETEX", "GETDEL", "MGET")
CONTROL_S = 10.0
CONTROL_FACTOR = 3.0
"""The control has failed when it still tries after max(10 s, 3 × the real probe's time).

Counted from when it has first knocked at the closed port: one that a busy machine has not let begin
has shown nothing.
"""


class _Probe:
    """One of the two runs of the probe; both are the same but for where Redis's names lead."""

    def __init__(self, under: WorkerUnderTest, gate: RedisGate, role: str, *, closed: bool) -> None:
        self._under = under
        self._gate = gate
        self._role = f"{role}-{under.worker.name}"
        self._shadowed = ("redis", *_aliases(under)) if closed else ()
        self.key = f"readiness:{under.nonce}:{role}"
        self.value = f"{under.nonce}{role}"
        self.address = ""

    def run(self, timeout: float, watch: Watch, *, bypass: bool = False) -> ProbeSeen:
        """Run it; `bypass` leaves out an entrypoint that is known to let no probe through."""
        if self._gate.command is None:
            run = self._run_client(timeout, watch, bypass=bypass)
            return ProbeSeen(run=run, output=read_output(self._under.nonce, run.lines, RedisResult))
        # What a command needs of its entrypoint cannot be told: the real one's is over at its end.
        watched = watch if self._shadowed else Watch()
        spec = self._command_spec(bypass=bypass)
        run = run_command(self._under.bench.lab, spec, timeout, watched)
        output: ProbeOutput[RedisResult] = ProbeOutput(started=True, result=None, log=run.lines)
        return ProbeSeen(run=run, output=output, by_exit=True)

    def _command_spec(self, *, bypass: bool) -> ContainerSpec:
        words = self._gate.command
        if self._gate.keep_entrypoint and not bypass:
            return self._spec(self._role, command=words)
        return self._spec(self._role, command=(), entrypoint=words)

    def _spec(
        self,
        role: str,
        *,
        command: tuple[str, ...] | None,
        entrypoint: tuple[str, ...] | None = None,
        files: dict[str, bytes] | None = None,
    ) -> ContainerSpec:
        """A container of the probe, to which the endpoint gives no message."""
        spec = self._under.spec(
            role, command=command, entrypoint=entrypoint, files=files, shadowed=self._shadowed
        )
        if spec.address is not None:
            self._under.bench.lab.keep_messages_from(spec.address)
            self.address = spec.address
        return spec

    def _run_client(self, timeout: float, watch: Watch, *, bypass: bool) -> ProbeRun:
        arguments = redis_probe_args(
            nonce=self._under.nonce,
            client=self._gate.client or "",
            key=self.key,
            value=self.value,
            timeout=timeout,
            folders=self._under.python.folders,
        )
        words = (*self._under.python.words, SCRIPT_PATH, *arguments)
        files = {SCRIPT_PATH: source("redis")}

        def direct() -> ContainerSpec:
            return self._spec(f"{self._role}-direct", command=(), entrypoint=words, files=files)

        mark = f"readiness-probe {self._under.nonce} "
        lab = self._under.bench.lab
        if bypass:
            return run_script(lab, direct(), None, mark, timeout, watch)
        through = direct if self._under.has_entrypoint else None
        spec = self._spec(self._role, command=words, files=files)
        return run_script(lab, spec, through, mark, timeout, watch)


def _aliases(under: WorkerUnderTest) -> tuple[str, ...]:
    redis = under.bench.plan.redis
    if redis is None:
        return ()
    return tuple(name for name in (redis.host, *redis.aliases) if name != "redis")


def act(
    under: WorkerUnderTest,
    gate: RedisGate,
    server: RedisWitness,
    pool: ThreadPoolExecutor,
    opened: Callable[[], None],
) -> RedisEvidence:
    """Run the probe and, beside it, the control; look at the server in between.

    The control of a client starts with it where there is no entrypoint, else when the real probe's
    first line is there: what an entrypoint does once (migrations) is not done by two at the same
    time. `opened` is called at that moment.
    """
    control = _Control(under, gate)
    if gate.client and not under.has_entrypoint:
        control.begin(bypass=False)
    future = pool.submit(control.run)
    real = _Probe(under, gate, "redis", closed=False)
    beginning = _Beginning(control, opened)
    try:
        seen = real.run(gate.timeout, beginning)
    finally:
        beginning.opened(bypassed=False)
    commands = counted(server.commands(seen.run.address))
    hidden = not server.sees_commands and server.visited(seen.run.address)
    carried = any(real.value in text for command in commands for text in command.arguments)
    packed = any(map(server.has, _packed(seen, commands, real.key)))
    held = packed or (
        (carried or hidden)
        and (
            server.holds(real.key, real.value)
            or _set(seen, commands, real.value)
            or any(
                server.holds_in_a_hash(each, real.value) for each in _hashes(commands, real.value)
            )
        )
    )
    seen = replace(seen, commands=commands, held=held, hidden=hidden)
    server.forget(real.key)
    if not seen.answered:
        return RedisEvidence(gate=gate, probe=seen)
    return RedisEvidence(gate=gate, probe=seen, control=control.ended(future, seen))


def _set(seen: ProbeSeen, commands: tuple[RedisCommand, ...], value: str) -> bool:
    """Whether the value went to the server in another form, and came back from it.

    A client may put a prefix before each key and pack each value; the server saw it set, was
    asked for it, and what the client was given then was the value.
    """
    result = seen.output.result
    was_set = any(c.name in SETS and value in " ".join(c.arguments) for c in commands)
    was_asked_for = any(c.name in GETS for c in commands)
    return was_set and was_asked_for and result is not None and result.carried


def _packed(seen: ProbeSeen, commands: tuple[RedisCommand, ...], key: str) -> set[str]:
    """The keys under which the value went to the server in a form that does not show it.

    A client may compress or encrypt each value: it has the probe's key in its own, was asked for
    under that as well, and what the client was given then was the value.
    """
    result = seen.output.result
    if result is None or not result.carried:
        return set()
    keys = {c.arguments[0] for c in commands if c.name in SETS and key in "".join(c.arguments[:1])}
    return keys & {c.arguments[0] for c in commands if c.name in GETS and c.arguments}


def _hashes(commands: tuple[RedisCommand, ...], value: str) -> Iterator[str]:
    """The keys of the hashes into which the value was put."""
    for command in commands:
        if command.name in ("HSET", "HMSET") and value in command.arguments:
            yield command.arguments[0]


class _Control:
    """The control: it has until max(10 s, 3 × the real probe's time) after its first knock."""

    def __init__(self, under: WorkerUnderTest, gate: RedisGate) -> None:
        self._probe = _Probe(under, gate, "redis-control", closed=True)
        self._under = under
        self._patience = math.inf
        self._through = threading.Event()
        self._bypass = False
        self._gate = gate

    def begin(self, *, bypass: bool) -> None:
        """Let it begin, once; `bypass` where the entrypoint did not let the real probe through."""
        if not self._through.is_set():
            self._bypass = bypass
            self._through.set()

    def run(self) -> ProbeSeen:
        self._through.wait(self._gate.timeout)
        return self._run(bypass=self._bypass)

    def ended(self, future: Future[ProbeSeen], real: ProbeSeen) -> ProbeSeen:
        """The control's run, which ends when it still tries and its time is up.

        That a command was red behind its entrypoint may be the entrypoint's deed, which waits for
        Redis or looks for it: the command has to be red by itself as well.
        """
        self._patience = max(CONTROL_S, CONTROL_FACTOR * real.run.duration_s)
        seen = future.result()
        if not self._gate.keep_entrypoint or seen.answered:
            return seen
        alone = self._run(bypass=True)
        return alone if alone.answered or not alone.ran else seen

    def _run(self, *, bypass: bool) -> ProbeSeen:
        limit = max(CONTROL_S, self._gate.timeout * CONTROL_FACTOR)
        knocks = Knocks(
            self._under.bench.lab,
            address=lambda: self._probe.address,
            patience=lambda: self._patience,
            behind_entrypoint=self._gate.client is not None and self._under.has_entrypoint,
        )
        seen = self._probe.run(limit, knocks, bypass=bypass)
        return replace(seen, knocked=knocks.heard())


class _Beginning(Watch):
    """Lets the control, and whoever waits for it, begin when the real probe does."""

    def __init__(self, control: _Control, tell: Callable[[], None]) -> None:
        self._control = control
        self._tell = tell

    def opened(self, *, bypassed: bool) -> None:
        """The control goes the way that the real probe went."""
        self._control.begin(bypass=bypassed)
        self._tell()
