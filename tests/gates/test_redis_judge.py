"""Gate 2 by the contract: the server saw the probe, and without Redis it failed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readiness.engine import Exit
from readiness.errors import LabError
from readiness.gates import redis
from readiness.gates.probing import ProbeRun
from readiness.gates.redis import ProbeSeen, RedisEvidence
from readiness.model import Cause, ControlStatus, Finding, Status
from readiness.plan import RedisGate
from readiness.probes import ProbeOutput, RedisResult
from readiness.services.redis.monitor import RedisCommand
from tests.gates.evidence import HERE, NOWHERE, WORKER, at

CLIENT = RedisGate(location=HERE, client="cache:client")
COMMAND = RedisGate(location=HERE, command=("node", "probe.js"))
SET = RedisCommand(at=at(1), address=WORKER, database=0, name="SET", arguments=("k", "v"))
ANSWERED = RedisResult(ok=True, ping=True, carried=True, client="redis.Redis")


def run(code: int | None = 0, *lines: str, refused: str = "") -> ProbeRun:
    end = None if code is None else Exit(code=code, at=at(2), oom=False)
    return ProbeRun(lines=lines, exit=end, refused=refused, address=WORKER, duration_s=0.5)


def failed(kind: Cause) -> RedisResult:
    return RedisResult(ok=False, kind=kind, exception="redis.Error", message="no")


def probe(
    result: RedisResult | None = ANSWERED, *, seen: bool = True, code: int | None = 0
) -> ProbeSeen:
    return ProbeSeen(
        run=run(code),
        output=ProbeOutput(started=True, result=result),
        commands=(SET,) if seen else (),
        held=seen,
    )


def command(code: int | None = 0, *lines: str, seen: bool = True) -> ProbeSeen:
    return ProbeSeen(
        run=run(code, *lines),
        output=ProbeOutput(started=True, result=None, log=lines),
        by_exit=True,
        commands=(SET,) if seen else (),
    )


FAILS = probe(failed(Cause.UNREACHABLE), seen=False)
TRIES = probe(None, seen=False, code=None)
GOOD = RedisEvidence(gate=CLIENT, probe=probe(), control=FAILS)
GOOD_COMMAND = RedisEvidence(gate=COMMAND, probe=command(), control=command(1, seen=False))


def judge(evidence: RedisEvidence) -> Finding:
    return redis.judge(evidence, NOWHERE)


HONEST = {
    "a client": GOOD,
    "a client that still tries without Redis": replace(GOOD, control=replace(TRIES, knocked=True)),
    "a factory that gives nothing without Redis": replace(
        GOOD, control=probe(failed(Cause.CLIENT_NONE), seen=False)
    ),
    "a command": GOOD_COMMAND,
    "a command that never ends without Redis": replace(
        GOOD_COMMAND, control=replace(command(None), knocked=True)
    ),
}


@pytest.mark.parametrize("evidence", HONEST.values(), ids=HONEST)
def test_an_honest_worker_passes(evidence: RedisEvidence) -> None:
    finding = judge(evidence)
    assert (finding.status, finding.cause) == (Status.PASS, None), finding.message
    assert finding.control is not None
    assert finding.control.status is ControlStatus.RED


RED = {
    **{
        f"the client's own {kind}": (RedisEvidence(gate=CLIENT, probe=probe(failed(kind))), kind)
        for kind in (
            Cause.CLIENT_NOT_FOUND,
            Cause.CLIENT_NONE,
            Cause.UNREACHABLE,
            Cause.AUTH_FAILED,
            Cause.PROBE_FAILED,
        )
    },
    "the server saw nothing": (replace(GOOD, probe=probe(seen=False)), Cause.WRONG_SERVER),
    "the server does not hold the value": (
        replace(GOOD, probe=replace(probe(), held=False)),
        Cause.WRONG_SERVER,
    ),
    "it answers without Redis as well": (replace(GOOD, control=probe()), Cause.WRONG_SERVER),
    "it never comes back": (RedisEvidence(gate=CLIENT, probe=TRIES), Cause.TIMEOUT),
    "it dies": (RedisEvidence(gate=CLIENT, probe=probe(None, code=1)), Cause.PROBE_FAILED),
    "a command that the server did not see": (
        replace(GOOD_COMMAND, probe=command(seen=False)),
        Cause.WRONG_SERVER,
    ),
    "a command that passes without Redis": (
        replace(GOOD_COMMAND, control=command(seen=False)),
        Cause.VACUOUS_PROBE,
    ),
    "a command that finds nobody": (
        replace(GOOD_COMMAND, probe=command(1, "connect ECONNREFUSED", seen=False)),
        Cause.UNREACHABLE,
    ),
    "a command without the password": (
        replace(GOOD_COMMAND, probe=command(1, "NOAUTH Authentication required.")),
        Cause.AUTH_FAILED,
    ),
    "a command that is wrong": (
        replace(GOOD_COMMAND, probe=command(1, "TypeError: x")),
        Cause.PROBE_FAILED,
    ),
}


@pytest.mark.parametrize(("evidence", "cause"), RED.values(), ids=RED)
def test_what_is_wrong_has_its_cause(evidence: RedisEvidence, cause: Cause) -> None:
    finding = judge(evidence)
    assert (finding.status, finding.cause) == (Status.FAIL, cause)
    assert finding.message
    assert finding.hint
    assert finding.location is not None


@pytest.mark.parametrize("evidence", [GOOD, GOOD_COMMAND], ids=["client", "command"])
def test_without_its_control_the_gate_cannot_be_judged(evidence: RedisEvidence) -> None:
    with pytest.raises(LabError, match="control"):
        judge(replace(evidence, control=None))


@pytest.mark.parametrize(
    "evidence",
    [replace(GOOD, control=TRIES), replace(GOOD_COMMAND, control=command(None))],
    ids=["client", "command"],
)
def test_a_control_that_never_came_to_try_redis_shows_nothing(evidence: RedisEvidence) -> None:
    with pytest.raises(LabError, match="had not tried to reach Redis"):
        judge(evidence)


HIDDEN = replace(probe(seen=False), hidden=True, held=True)


def test_behind_tls_a_value_that_the_server_gives_back_is_enough() -> None:
    assert judge(replace(GOOD, probe=HIDDEN)).status is Status.PASS


def test_behind_tls_a_value_that_cannot_be_found_is_not_judged() -> None:
    with pytest.raises(LabError, match="key prefix"):
        judge(replace(GOOD, probe=replace(HIDDEN, held=False)))


def test_behind_tls_a_command_shows_nothing() -> None:
    hidden = replace(command(seen=False), hidden=True)
    with pytest.raises(LabError, match="name a `client`"):
        judge(replace(GOOD_COMMAND, probe=hidden))


def test_behind_tls_a_client_that_never_connected_is_at_another_server() -> None:
    assert judge(replace(GOOD, probe=probe(seen=False))).cause is Cause.WRONG_SERVER
