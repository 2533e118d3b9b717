"""From the evidence to a finding: pass only if no suspicion applies."""

from __future__ import annotations

from dataclasses import replace

from readiness.diagnosis.complaints import NO_USER
from readiness.diagnosis.log import excerpt
from readiness.diagnosis.sources import Sources
from readiness.endpoint.records import Call
from readiness.gates.findings import decide, with_control
from readiness.gates.job import JobEvidence
from readiness.gates.job.queue_watch import RECEIVES
from readiness.gates.queue.facts import QueueFacts
from readiness.gates.queue.suspicions import SUSPICIONS
from readiness.model import Cause, Control, ControlStatus, Evidence, Finding, Location, Status
from readiness.plan import Acknowledge, QueueGate
from readiness.values import show


def judge(seen: JobEvidence, gate: QueueGate, sources: Sources) -> Finding:
    """From the evidence to a finding: pass only if no suspicion of the contract's list applies."""
    facts = QueueFacts(seen, gate)
    finding = decide(SUSPICIONS, facts) or _without_order(facts) or _passed(facts)
    red = finding.status is not Status.PASS
    return replace(
        with_control(finding, _control(facts)),
        evidence=(*_evidence(facts), *finding.evidence),
        location=_place(finding, seen, sources) or gate.location if red else None,
        excerpt=finding.excerpt or (excerpt(seen.worker.log) if red else ()),
    )


def _place(finding: Finding, seen: JobEvidence, sources: Sources) -> Location | None:
    """Where it went wrong: in what the worker printed or, before it, the trigger."""
    failed = seen.queue.trigger_failed
    if finding.cause is Cause.WORKER_UNHEALTHY:
        return sources.of_instruction("HEALTHCHECK")
    if NO_USER in seen.worker.refused:
        return sources.of_instruction("USER")
    return sources.of_log(failed.log if failed is not None else seen.worker.log)


def _without_order(facts: QueueFacts) -> Finding | None:
    """What nobody could see has not passed: the order of commit and delete needs the query."""
    if facts.gate.acknowledge is Acknowledge.ANY or not facts.seen.state.query_error:
        return None
    return Finding(
        status=Status.BLOCKED,
        cause=Cause.BLOCKED,
        message="expected to see the state at the moment of the delete; gate 4's query fails, so"
        " the order of commit and delete cannot be judged",
        hint="mend the query of gate 4 first",
    )


def _passed(facts: QueueFacts) -> Finding:
    count = len(facts.ids)
    what = "the message was" if count == 1 else f"all {count} messages were"
    order = ""
    if facts.seen.database_gate is not None and facts.gate.acknowledge is Acknowledge.AFTER_COMMIT:
        order = ", after the state was committed"
    return Finding(
        status=Status.PASS, message=f"{what} received once and deleted by the worker{order}"
    )


def _control(facts: QueueFacts) -> Control:
    if facts.seen.started and facts.ids:
        return Control(
            status=ControlStatus.RED,
            statement=f"before the worker started, {len(facts.ids)} message lay untouched on"
            f" {facts.gate.queue.name}",
        )
    return Control(
        status=ControlStatus.GREEN if facts.seen.queue.before else ControlStatus.NOT_RUN,
        statement="the message did not lie untouched on the queue before the worker started",
    )


def _evidence(facts: QueueFacts) -> tuple[Evidence, ...]:
    seen = facts.seen
    about = sorted((*facts.receives, *facts.own_deletes), key=lambda call: call.at)
    lines = [
        Evidence(source="sqs", at=call.at, statement=_told(call, facts)) for call in about[:20]
    ]
    if seen.started:
        left = facts.ids & {message.id for message in seen.queue.left}
        lines.append(
            Evidence(source="sqs", statement=f"at the end {len(left)} of the messages are left")
        )
    lines += [
        Evidence(source="sqs", at=call.at, statement=f"the worker called {call.action}")
        for call in facts.own_clearings
    ]
    if facts.later:
        later = f"{facts.later} further messages came onto the queue meanwhile: not judged"
        lines.append(Evidence(source="sqs", statement=later))
    if seen.worker.exit is not None:
        end = seen.worker.exit
        oom = ", out of memory" if seen.worker.oom else ""
        lines.append(
            Evidence(source="engine", at=end.at, statement=f"the worker exited {end.code}{oom}")
        )
    return tuple(lines)


def _told(call: Call, facts: QueueFacts) -> str:
    who = "the worker" if call.address == facts.worker else call.address
    if call.action == RECEIVES:
        return f"{who} received the message"
    if call.reading is None:
        return f"{who} deleted the message"
    saw = show(call.reading.rows) if call.reading.rows else call.reading.error
    return f"{who} deleted the message; at that moment the database gave {saw}"
