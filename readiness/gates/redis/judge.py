"""From both probes to a finding: the server saw the one, and the other failed."""

from __future__ import annotations

from dataclasses import replace

from readiness.diagnosis.complaints import not_let_in, server_away
from readiness.diagnosis.log import excerpt
from readiness.diagnosis.sources import Sources
from readiness.errors import LabError
from readiness.gates.findings import red
from readiness.gates.outside import LAB_REDIS
from readiness.gates.redis.evidence import ProbeSeen, RedisEvidence
from readiness.model import (
    Cause,
    Control,
    ControlStatus,
    Evidence,
    Finding,
    Location,
    Status,
)
from readiness.probes import RedisResult
from readiness.probes.said import message
from readiness.sentence import Sentence, quoted, say


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
            or _place_of_command(evidence, sources)
            or evidence.gate.location
        )
        if red
        else None,
        excerpt=excerpt(evidence.probe.output.log) if red else (),
    )


def _place_of_command(evidence: RedisEvidence, sources: Sources) -> Location | None:
    """Where a stack trace that the command printed leads to."""
    if evidence.gate.command is None:
        return None
    return sources.of_log(evidence.probe.output.log)


def _judge(evidence: RedisEvidence, sources: Sources) -> Finding:
    if evidence.gate.command is not None:
        return _judge_command(evidence, sources)
    return _judge_client(evidence, sources)


def _judge_client(evidence: RedisEvidence, sources: Sources) -> Finding:
    probe, name = evidence.probe, evidence.gate.client
    result = probe.output.result
    if result is None:
        return _no_result(evidence, quoted(f"`{name}`"), sources)
    if not result.ok:
        return _client_failed(evidence, result, sources)
    if probe.hidden and not probe.held:
        raise LabError(
            say(
                "`{name}` connected to the external Redis with TLS, which hides what it did, and"
                " the server does not hold its value under the probe's own key (a key prefix, say)",
                name=name,
            )
        )
    if not (result.ping and probe.held and (probe.commands or probe.hidden)):
        return red(
            Cause.WRONG_SERVER,
            say(
                "expected {redis} to hold the value that `{name}` carried; the client ({client})"
                " answered, and {saw}",
                redis=LAB_REDIS,
                name=name,
                client=result.client,
                saw=_saw(probe),
            ),
            say(
                "look for a second address, an in-memory stand-in or a fallback: the factory must"
                " use REDIS_HOST, REDIS_PORT or REDIS_URL"
            ),
        )
    control = _carried_out(evidence.control)
    if control.answered:
        return red(
            Cause.WRONG_SERVER,
            say(
                "expected `{name}` to fail when Redis is unreachable; the control's client"
                " ({client}) still answered: a stub or a silent fallback",
                name=name,
                client=_client_of(control),
            ),
            say("let the factory raise where Redis cannot be reached, instead of falling back"),
        )
    return Finding(
        status=Status.PASS,
        message=say(
            "`{name}` reached {redis}, which holds the value that it carried",
            name=name,
            redis=LAB_REDIS,
        ),
        evidence=(
            Evidence(
                source="worker", statement=say("the client is a {client}", client=result.client)
            ),
        ),
    )


CLIENT_HINTS = {
    Cause.CLIENT_NOT_FOUND: say(
        "write `client` as `module:name` of the factory that the worker uses"
    ),
    Cause.CLIENT_NONE: say(
        "let the factory raise where it cannot connect, and read REDIS_HOST, REDIS_PORT or"
        " REDIS_URL: a worker without Redis must not start quietly"
    ),
    Cause.UNREACHABLE: say(
        "read the address from REDIS_HOST and REDIS_PORT, or REDIS_URL; {redis} is `redis:6379`",
        redis=LAB_REDIS,
    ),
    Cause.AUTH_FAILED: say("use the password in REDIS_PASSWORD or REDIS_URL"),
    Cause.PROBE_FAILED: say(
        "name a factory without arguments, or a client, that has ping, set and get"
    ),
}


def _client_failed(evidence: RedisEvidence, result: RedisResult, sources: Sources) -> Finding:
    cause = result.kind or Cause.PROBE_FAILED
    what = message(result.message)
    if result.exception:
        what = say("saw {exception}", exception=f"{result.exception}: {result.message}")
    return Finding(
        status=Status.FAIL,
        cause=cause,
        message=say(
            "expected `{name}` to give a client that reaches {redis}; {what}; {saw}",
            name=evidence.gate.client,
            redis=LAB_REDIS,
            what=what,
            saw=_saw(evidence.probe),
        ),
        hint=CLIENT_HINTS.get(cause, quoted("")),
        location=sources.of_frames(result.frames) or _factory(result, sources),
    )


def _factory(result: RedisResult | None, sources: Sources) -> Location | None:
    """Where the factory is written: the place to mend where no traceback leads to one."""
    factory = result.factory if result else None
    return sources.of_frames((factory,)) if factory else None


def _judge_command(evidence: RedisEvidence, sources: Sources) -> Finding:
    probe = evidence.probe
    words = " ".join(evidence.gate.command or ())
    if probe.run.exit is None:
        return _no_result(evidence, quoted(f"`{words}`"), sources)
    if probe.run.exit.code != 0:
        cause = _cause_of_output(probe.output.log, Cause.PROBE_FAILED)
        return red(
            cause,
            say(
                "expected `{words}` to exit 0 with Redis reachable; it exited {code}, and {saw}",
                words=words,
                code=probe.run.exit.code,
                saw=_saw(probe),
            ),
            CLIENT_HINTS[Cause.UNREACHABLE if cause is Cause.PROBE_FAILED else cause],
        )
    if probe.hidden:
        raise LabError(
            say(
                "TLS hides whether `{words}` sent a command to the external Redis: name a"
                " `client`, whose value the server can be asked for",
                words=words,
            )
        )
    if not probe.commands:
        return red(
            Cause.WRONG_SERVER,
            say(
                "expected {redis} to see a command of `{words}`; it exited 0, and {saw}",
                redis=LAB_REDIS,
                words=words,
                saw=_saw(probe),
            ),
            say(
                "let the probe use the client that the worker uses, with REDIS_HOST, REDIS_PORT or"
                " REDIS_URL"
            ),
        )
    control = _carried_out(evidence.control)
    if control.answered:
        return red(
            Cause.VACUOUS_PROBE,
            say(
                "expected `{words}` to fail when Redis is unreachable; it exited 0 then as well",
                words=words,
            ),
            say("let the probe exit with another status than 0 when a command of Redis fails"),
        )
    return Finding(
        status=Status.PASS,
        message=say(
            "`{words}` reached {redis}, and fails without it", words=words, redis=LAB_REDIS
        ),
    )


def _carried_out(control: ProbeSeen | None) -> ProbeSeen:
    """The control; without one that ran nothing is proven. Raises LabError."""
    if control is not None and control.ran:
        return control
    if control is None or not (why := _why_not(control)):
        raise LabError(say("the control of the redis gate could not be carried out"))
    raise LabError(say("the control of the redis gate could not be carried out: {why}", why=why))


def _why_not(control: ProbeSeen) -> Sentence:
    if control.run.timed_out and control.output.started:
        return say(
            "after {seconds} s it still ran, and had not tried to reach Redis",
            seconds=f"{control.run.duration_s:.0f}",
        )
    return quoted(control.run.refused)


def _no_result(evidence: RedisEvidence, what: Sentence, sources: Sources) -> Finding:
    run = evidence.probe.run
    if run.refused:
        return red(
            Cause.PROBE_FAILED,
            say(
                "expected {what} to run in the worker's image; the engine cannot execute it:"
                " {refused}",
                what=what,
                refused=run.refused,
            ),
            say("check that the command is in the image and executable"),
        )
    if run.exit is None:
        finding = red(
            _cause_of_output(evidence.probe.output.log, Cause.TIMEOUT),
            say(
                "expected an answer of {what} within {seconds} s; it still ran, and {saw}",
                what=what,
                seconds=f"{evidence.gate.timeout:.0f}",
                saw=_saw(evidence.probe),
            ),
            say("check the address that it connects to and its timeouts"),
        )
        return replace(finding, location=sources.of_frames(evidence.probe.output.hang))
    return red(
        Cause.PROBE_FAILED,
        say(
            "expected {what} to give a client; its process ended with {code} before that",
            what=what,
            code=run.exit.code,
        ),
        say("its last lines are quoted below"),
    )


def _cause_of_output(lines: tuple[str, ...], otherwise: Cause) -> Cause:
    if not_let_in(lines):
        return Cause.AUTH_FAILED
    return Cause.UNREACHABLE if server_away(lines) else otherwise


def _saw(probe: ProbeSeen) -> Sentence:
    address = probe.run.address
    if probe.hidden:
        return say("the server was reached from its address ({address}), with TLS", address=address)
    if not probe.commands:
        return say("the server saw no command from its address ({address})", address=address)
    names = ", ".join(dict.fromkeys(command.name for command in probe.commands))
    return say("the server saw {names} from its address ({address})", names=names, address=address)


def _client_of(probe: ProbeSeen) -> Sentence:
    return quoted(probe.output.result.client) if probe.output.result else say("unknown")


def _server_evidence(evidence: RedisEvidence) -> tuple[Evidence, ...]:
    probe = evidence.probe
    first = probe.commands[0].at if probe.commands else None
    seen = [Evidence(source="redis", at=first, statement=_saw(probe))]
    if probe.held:
        held = say("the server held the probe's value")
        seen.append(Evidence(source="redis", statement=held))
    return tuple(seen)


def _control_of(evidence: RedisEvidence) -> Control:
    control = evidence.control
    if control is None:
        return Control(
            status=ControlStatus.NOT_RUN, statement=say("not waited for: the probe itself was red")
        )
    if control.answered:
        return Control(
            status=ControlStatus.GREEN,
            statement=say("with Redis's names leading to a closed port the probe still passed"),
        )
    return Control(status=ControlStatus.RED, statement=_failed(control))


def _failed(control: ProbeSeen) -> Sentence:
    result = control.output.result
    if result is not None and result.exception:
        return say(
            "with Redis's names leading to a closed port the probe failed with {exception}",
            exception=result.exception,
        )
    if control.run.timed_out:
        return say("with Redis's names leading to a closed port the probe was still trying")
    return say("with Redis's names leading to a closed port the probe failed")
