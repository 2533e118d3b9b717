"""From the evidence to a finding: pass only if no suspicion applies."""

from __future__ import annotations

from dataclasses import replace

from readiness.diagnosis.complaints import NO_USER
from readiness.diagnosis.log import excerpt
from readiness.diagnosis.sources import Sources
from readiness.endpoint.records import Call
from readiness.errors import LabError
from readiness.gates.findings import decide, with_control
from readiness.gates.job import JobEvidence
from readiness.gates.job.queue_watch import RECEIVES
from readiness.gates.queue.facts import QueueFacts
from readiness.gates.queue.suspicions import SUSPICIONS
from readiness.model import Cause, Control, ControlStatus, Evidence, Finding, Location, Status
from readiness.plan import Acknowledge, QueueGate
from readiness.sentence import Sentence, quoted, say
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
    if facts.gate.acknowledge is Acknowledge.ANY or not facts.seen.query_fails:
        return None
    return Finding(
        status=Status.BLOCKED,
        cause=Cause.BLOCKED,
        message=say(
            "expected to see the state at the moment of the delete; gate 4's query fails, so the"
            " order of commit and delete cannot be judged"
        ),
        hint=say("mend the query of gate 4 first"),
    )


def _passed(facts: QueueFacts) -> Finding:
    if not (facts.ids and facts.received and facts.deleted):
        raise LabError(say("no cause applies, and the worker did not take and delete each message"))
    count, after_commit = len(facts.ids), facts.gate.acknowledge is Acknowledge.AFTER_COMMIT
    ordered = after_commit and facts.seen.database_gate is not None
    return Finding(status=Status.PASS, message=_taken(count, ordered=ordered))


def _taken(count: int, *, ordered: bool) -> Sentence:
    match count, ordered:
        case 1, True:
            return say(
                "the message was received once and deleted by the worker, after the state was"
                " committed"
            )
        case 1, False:
            return say("the message was received once and deleted by the worker")
        case _, True:
            return say(
                "all {count} messages were received once and deleted by the worker, after the"
                " state was committed",
                count=count,
            )
        case _:
            return say(
                "all {count} messages were received once and deleted by the worker", count=count
            )


def _control(facts: QueueFacts) -> Control:
    if facts.seen.started and facts.ids:
        return Control(
            status=ControlStatus.RED,
            statement=_untouched(len(facts.ids), facts.gate.queue.name),
        )
    if facts.seen.queue.trigger_failed is not None:
        why = say("the trigger failed, so the worker was not started")
        return Control(status=ControlStatus.NOT_RUN, statement=why)
    return Control(
        status=ControlStatus.GREEN if facts.seen.queue.before else ControlStatus.NOT_RUN,
        statement=say("the message did not lie untouched on the queue before the worker started"),
    )


def _untouched(count: int, queue: str) -> Sentence:
    if count == 1:
        return say("before the worker started, 1 message lay untouched on {queue}", queue=queue)
    return say(
        "before the worker started, {count} messages lay untouched on {queue}",
        count=count,
        queue=queue,
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
            Evidence(
                source="sqs",
                statement=say("at the end {count} of the messages are left", count=len(left)),
            )
        )
    lines += [
        Evidence(
            source="sqs",
            at=call.at,
            statement=say("the worker called {action}", action=call.action),
        )
        for call in facts.own_clearings
    ]
    if facts.later:
        later = say(
            "{count} further messages came onto the queue meanwhile: not judged", count=facts.later
        )
        lines.append(Evidence(source="sqs", statement=later))
    if seen.worker.exit is not None:
        end = seen.worker.exit
        how = say("the worker exited {code}", code=end.code)
        if seen.worker.oom:
            how = say("the worker exited {code}, out of memory", code=end.code)
        lines.append(Evidence(source="engine", at=end.at, statement=how))
    return tuple(lines)


def _told(call: Call, facts: QueueFacts) -> Sentence:
    who = say("the worker") if call.address == facts.worker else quoted(call.address)
    if call.action == RECEIVES:
        return say("{who} received the message", who=who)
    if call.reading is None:
        return say("{who} deleted the message", who=who)
    saw = show(call.reading.rows) if call.reading.rows else call.reading.error
    return say(
        "{who} deleted the message; at that moment the database gave {saw}", who=who, saw=saw
    )
