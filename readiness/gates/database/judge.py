"""From the evidence to a finding: pass only if no suspicion applies."""

from __future__ import annotations

from dataclasses import replace

from readiness.diagnosis.log import excerpt
from readiness.diagnosis.sources import Sources
from readiness.errors import LabError
from readiness.gates.database.facts import StateFacts
from readiness.gates.database.suspicions import SUSPICIONS, UNREAD
from readiness.gates.findings import decide, with_control
from readiness.gates.job import JobEvidence
from readiness.model import Cause, Control, ControlStatus, Evidence, Finding, Status
from readiness.plan import DatabaseGate
from readiness.sentence import Sentence, quoted, say
from readiness.services.postgres.witness import Commit
from readiness.values import holds, show


def judge(seen: JobEvidence, gate: DatabaseGate, sources: Sources) -> Finding:
    """From the evidence to a finding: pass only if no suspicion of the contract's list applies."""
    facts = StateFacts(seen, gate)
    finding = decide(UNREAD if seen.query_fails else SUSPICIONS, facts) or _passed(facts)
    red = finding.status is not Status.PASS
    of_the_query = finding.cause in (Cause.QUERY_FAILED, Cause.ALREADY_EXPECTED)
    place = gate.state.location
    if red and not of_the_query:
        place = sources.of_log(seen.worker.log) or place
    return replace(
        with_control(finding, _control(facts)),
        evidence=(*_evidence(facts), *_explanation(finding, facts), *finding.evidence),
        location=(finding.location or place) if red else None,
        excerpt=excerpt(seen.worker.log) if red and not of_the_query else (),
    )


def _passed(facts: StateFacts) -> Finding:
    if not facts.held:
        raise LabError(say("no cause applies, and the state was never read as expected"))
    if facts.unread:
        raise LabError(
            say("what must hold besides the state was not read: {query}", query=facts.unread[0])
        )
    return Finding(
        status=Status.PASS,
        message=say(
            "the state went from {before} to {now}, committed by the worker, and was the same"
            " {seconds} s later",
            before=show(facts.before),
            now=show(facts.now),
            seconds=f"{facts.gate.settle:g}",
        ),
    )


def _control(facts: StateFacts) -> Control:
    if facts.state.start is None:
        return Control(status=ControlStatus.NOT_RUN, statement=say("the state could not be read"))
    same = holds(facts.before, facts.gate.state.expect)
    return Control(
        status=ControlStatus.GREEN if same else ControlStatus.RED,
        statement=say("before the worker started the state was {state}", state=show(facts.before)),
    )


def _evidence(facts: StateFacts) -> tuple[Evidence, ...]:
    state = facts.state
    lines = []
    if state.held is not None:
        lines.append(
            Evidence(
                source="postgres",
                at=state.held.at,
                statement=say("the query gave {state}", state=show(state.held.rows)),
            )
        )
    lines += [
        Evidence(source="postgres", at=commit.at, statement=_told(commit, facts))
        for commit in state.writers[:10]
    ]
    lines += [
        Evidence(
            source="postgres",
            at=error.client.at,
            statement=say("error {code}: {message}", code=error.code, message=error.message),
        )
        for visit in state.visits
        for error in (*visit.refusals, *visit.errors)[:5]
        if not facts.held
    ]
    return tuple(lines)


def _explanation(finding: Finding, facts: StateFacts) -> tuple[Evidence, ...]:
    """What `explain` gave, where a red finding does not say it itself."""
    why = facts.state.explanation
    if not why or finding.status is Status.PASS or why in finding.message:
        return ()
    statement = say("`explain` gave {state}", state=quoted(why))
    return (Evidence(source="postgres", statement=statement),)


def _told(commit: Commit, facts: StateFacts) -> Sentence:
    who = quoted(commit.client.address)
    if who == facts.seen.worker.address:
        who = say("the worker")
    if not commit.xid:
        return say("a transaction was committed by {who}", who=who)
    return say(
        "transaction {xid} was committed by {who} as {role}",
        xid=commit.xid,
        who=who,
        role=commit.client.role,
    )
