"""Gate 3: one message is processed: received and deleted by the worker, once and in order."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from readiness.diagnosis.log import excerpt
from readiness.diagnosis.sources import Sources
from readiness.endpoint.records import Call, Reading
from readiness.errors import LabError
from readiness.gates.findings import Suspicion, decide
from readiness.gates.job import JobEvidence
from readiness.gates.job.queue_watch import DELETES, RECEIVES
from readiness.model import Cause, Control, ControlStatus, Evidence, Finding, Moment, Status
from readiness.plan import Acknowledge, Mode, QueueGate
from readiness.values import show

DEFAULT_VISIBILITY_S = 30.0
THIN = 0.5
"""Half of the visibility timeout is little for a job that is small, as a test's is."""


class QueueFacts:
    """The endpoint's calls, sorted by what they say of the gate's messages."""

    def __init__(self, seen: JobEvidence, gate: QueueGate) -> None:
        self.seen = seen
        self.gate = gate
        self.worker = seen.worker.address
        self.ids = {message.id for message in seen.queue.gate}

    def _about(self, actions: tuple[str, ...]) -> list[Call]:
        calls = self.seen.queue.calls
        return [c for c in calls if c.action in actions and self.ids & set(c.message_ids)]

    @cached_property
    def receives(self) -> list[Call]:
        """Every receive that gave one of the gate's messages, whoever asked."""
        return self._about((RECEIVES,))

    @cached_property
    def own_receives(self) -> list[Call]:
        """Those of them that the worker made."""
        return [call for call in self.receives if call.address == self.worker]

    @cached_property
    def own_deletes(self) -> list[Call]:
        """The deletes of the gate's messages that the worker made."""
        return [call for call in self._about(DELETES) if call.address == self.worker]

    @property
    def sent(self) -> list[Call]:
        """The calls that put the gate's messages on the queue."""
        return [call for call in self.seen.queue.before if self.ids & set(call.message_ids)]

    @property
    def deleted(self) -> bool:
        """Whether the worker deleted every one of the gate's messages."""
        return self.ids <= {id_ for call in self.own_deletes for id_ in call.message_ids}

    @property
    def received(self) -> bool:
        """Whether the worker received every one of the gate's messages."""
        return self.ids <= {id_ for call in self.own_receives for id_ in call.message_ids}

    @property
    def held(self) -> bool:
        """Whether the state became what is expected, as far as there is one that can be read."""
        return not self.reads_state or self.seen.state.held is not None

    @property
    def reads_state(self) -> bool:
        """Whether there is a database gate, and its query can be run."""
        return self.seen.database_gate is not None and not self.seen.state.query_error

    @property
    def done(self) -> bool:
        """State and delete were both there."""
        return self.held and self.deleted

    @cached_property
    def early(self) -> tuple[Call, Reading] | None:
        """The first delete at whose arrival the state was not yet as expected."""
        if not self.reads_state:
            return None
        for call in self.own_deletes:
            if call.reading is not None and call.reading.lab_fault:
                raise LabError(f"the state could not be read at a delete: {call.reading.error}")
            if call.reading is not None and not call.reading.holds:
                return call, call.reading
        return None

    @cached_property
    def elsewhere(self) -> tuple[str, ...]:
        """Queues that the worker polled or asked for, where it never polled the gate's."""
        queue = self.gate.queue
        asked = [
            c for c in self.seen.queue.calls if c.address == self.worker and c.service == "sqs"
        ]
        polls = [c for c in asked if c.action in (RECEIVES, "GetQueueUrl")]
        if any(c.queue == queue.name and c.region == queue.region and not c.error for c in polls):
            return ()
        return tuple(
            dict.fromkeys(
                c.queue if c.region == queue.region else f"{c.queue} in {c.region}"
                for c in polls
                if c.queue
            )
        )


def judge(seen: JobEvidence, gate: QueueGate, sources: Sources) -> Finding:
    """From the evidence to a finding: pass only if no suspicion of the contract's list applies."""
    facts = QueueFacts(seen, gate)
    finding = decide(SUSPICIONS, facts) or _without_order(facts) or _passed(facts)
    red = finding.status is not Status.PASS
    return replace(
        finding,
        control=_control(facts),
        evidence=(*_evidence(facts), *finding.evidence),
        location=(sources.of_log(seen.worker.log) or gate.location) if red else None,
        excerpt=finding.excerpt or (excerpt(seen.worker.log) if red else ()),
    )


def moments(worker: str, seen: JobEvidence, gate: QueueGate) -> tuple[Moment, ...]:
    """The job's steps as the servers saw them, in the order of their clocks."""
    facts = QueueFacts(seen, gate)
    steps = [("enqueued", call.at) for call in facts.sent]
    steps += [("received", call.at) for call in facts.own_receives[:1]]
    if seen.state.writers and seen.state.held is not None:
        steps.append(("committed", seen.state.writers[-1].at))
    steps += [("deleted", call.at) for call in facts.own_deletes[:1]]
    return tuple(Moment(worker=worker, what=what, at=at) for what, at in steps)


def thin_margin(seen: JobEvidence, gate: QueueGate) -> str:
    """A remark where the job took much of its visibility timeout; empty where it did not."""
    facts = QueueFacts(seen, gate)
    if not facts.own_receives or not facts.own_deletes:
        return ""
    visible = float(gate.queue.attributes.get("VisibilityTimeout", DEFAULT_VISIBILITY_S))
    took = (facts.own_deletes[-1].at - facts.own_receives[0].answered_at).total_seconds()
    if took < visible * THIN:
        return ""
    return (
        f"the job took {took:.1f} s of a visibility timeout of {visible:g} s: a slower one would be"
        " delivered twice; raise VisibilityTimeout, or extend it while the job runs"
    )


def _not_enqueued(facts: QueueFacts) -> Finding | None:
    failed = facts.seen.queue.trigger_failed
    if failed is None:
        return None
    finding = _red(
        Cause.NOT_ENQUEUED,
        f"expected the trigger to put a message on {facts.gate.queue.name}: {failed.message}",
        "run the producer by hand against a local queue; its last lines are quoted below",
    )
    return replace(finding, excerpt=failed.log)


def _consumed_before_start(facts: QueueFacts) -> Finding | None:
    if facts.seen.started or facts.seen.queue.trigger_failed is not None:
        return None
    takers = {c.address for c in facts.seen.queue.before if c.action == RECEIVES and c.message_ids}
    who = f" by {', '.join(sorted(takers))}" if takers else ""
    return _red(
        Cause.CONSUMED_BEFORE_START,
        f"expected the message to lie untouched on {facts.gate.queue.name} before the worker"
        f" starts; it was received{who}",
        "another container of the run consumes this queue: let it use another one, or leave it out",
    )


def _out_of_memory(facts: QueueFacts) -> Finding | None:
    if not facts.seen.worker.oom:
        return None
    return _red(
        Cause.WORKER_OUT_OF_MEMORY,
        "expected the worker to fit into its memory; the kernel killed a process of it",
        "raise `limits: {memory: …}` to what production gives, or process in smaller pieces",
    )


def _wrong_queue(facts: QueueFacts) -> Finding | None:
    if not facts.elsewhere or facts.own_receives:
        return None
    return _red(
        Cause.WRONG_QUEUE,
        f"expected the worker to poll {facts.gate.queue.name} in {facts.gate.queue.region}; it"
        f" asked for {', '.join(facts.elsewhere)}",
        "read the queue from QUEUE_NAME or QUEUE_URL and the region from AWS_REGION, or name the"
        " worker's own queue in `gates.queue.name`",
    )


def _exited_before(facts: QueueFacts) -> Finding | None:
    worker = facts.seen.worker
    if worker.refused:
        return _red(
            Cause.WORKER_EXITED,
            f"expected the worker to start; its command cannot be executed: {worker.refused}",
            "check ENTRYPOINT and CMD: that the file is in the image and executable",
        )
    if worker.exit is None or facts.done:
        return None
    return _red(
        Cause.WORKER_EXITED,
        f"expected the worker to process its message; it exited {worker.exit.code}"
        f" before {_missing(facts)}",
        "its last lines are quoted below",
    )


def _dead_lettered(facts: QueueFacts) -> Finding | None:
    moved = any(facts.ids & set(call.dead_lettered) for call in facts.seen.queue.calls)
    dead = facts.ids & {message.id for message in facts.seen.queue.dead}
    if not moved and not dead:
        return None
    return _red(
        Cause.DEAD_LETTERED,
        f"expected the message to be processed; it was received {len(facts.receives)} times and"
        " went to the dead-letter queue",
        "see why processing fails each time; the worker's last lines are quoted below",
    )


def _without_processing(facts: QueueFacts) -> Finding | None:
    if not facts.own_deletes or facts.held:
        return None
    return _red(
        Cause.DELETED_WITHOUT_PROCESSING,
        "expected the message to be deleted because its work is done; the worker deleted it, and"
        " the state never became what was expected",
        "delete the message only after the work succeeded; see gate 4 for the state",
    )


def _before_commit(facts: QueueFacts) -> Finding | None:
    if facts.gate.acknowledge is Acknowledge.ANY or facts.early is None or not facts.held:
        return None
    _, reading = facts.early
    saw = show(reading.rows) if reading.rows else reading.error
    return _red(
        Cause.ACK_BEFORE_COMMIT,
        "expected the state to be committed when the message is deleted; when the delete arrived,"
        f" the database still gave {saw}",
        "commit first, then delete: a crash in between must leave the message on the queue (or"
        " write `acknowledge: any` where losing a job is meant)",
    )


def _redelivered(facts: QueueFacts) -> Finding | None:
    again = len(facts.receives)
    per_message = {id_: sum(id_ in c.message_ids for c in facts.receives) for id_ in facts.ids}
    if not any(count > 1 for count in per_message.values()):
        return None
    return _red(
        Cause.REDELIVERED,
        f"expected each message to be received once; the endpoint gave it out {again} times",
        "let the visibility timeout be longer than the job, or extend it while the job runs",
    )


def _not_deleted(facts: QueueFacts) -> Finding | None:
    if facts.deleted or not facts.own_receives:
        return None
    return _red(
        Cause.RECEIVED_NOT_DELETED,
        f"expected the worker to delete the message; {_waited(facts)} it had received it and not"
        " deleted it",
        "delete the message after the commit, or raise `gates.queue.timeout` where the job needs"
        " longer",
    )


def _never_received(facts: QueueFacts) -> Finding | None:
    if facts.received:
        return None
    others = {call.address for call in facts.receives} - {facts.worker}
    taken = f"; {', '.join(sorted(others))} received it" if others else ""
    return _red(
        Cause.NEVER_RECEIVED,
        f"expected the worker to receive the message on {facts.gate.queue.name};"
        f" {_waited(facts)} it had not{taken}",
        "check that the worker polls QUEUE_NAME or QUEUE_URL at AWS_ENDPOINT_URL; its last lines"
        " are quoted below",
    )


def _exited_later(facts: QueueFacts) -> Finding | None:
    end = facts.seen.worker.exit
    if end is None or (facts.seen.mode is Mode.JOB and end.code == 0):
        return None
    wanted = "exit 0" if facts.seen.mode is Mode.JOB else "go on running"
    return _red(
        Cause.WORKER_EXITED,
        f"expected the worker to {wanted} after its job; it exited {end.code}",
        "a service has to stay alive for the next message (a job is declared by `mode: job`)",
    )


def _unhealthy(facts: QueueFacts) -> Finding | None:
    if facts.seen.worker.unhealthy is None:
        return None
    said = facts.seen.worker.unhealthy.strip()
    return _red(
        Cause.WORKER_UNHEALTHY,
        f"expected the image's health check to pass after the job; it failed: {said or '(silent)'}",
        "mend the HEALTHCHECK (a worker has no HTTP port to ask) or what it complains of",
    )


def _timeout(facts: QueueFacts) -> Finding | None:
    if facts.seen.mode is Mode.JOB and facts.seen.worker.exit is None:
        return _red(
            Cause.TIMEOUT,
            f"expected the job to exit within {facts.gate.timeout:.0f} s; it still runs",
            "let the worker end when its queue is empty, or declare `mode: service`",
        )
    return None


SUSPICIONS: tuple[Suspicion[QueueFacts], ...] = (
    _not_enqueued,
    _consumed_before_start,
    _out_of_memory,
    _wrong_queue,
    _exited_before,
    _dead_lettered,
    _without_processing,
    _before_commit,
    _redelivered,
    _not_deleted,
    _never_received,
    _exited_later,
    _unhealthy,
    _timeout,
)
"""In the contract's order: the first that applies is the cause."""


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


def _missing(facts: QueueFacts) -> str:
    if not facts.own_receives:
        return "it received the message"
    if facts.held:
        return "it deleted the message"
    return "the state was as expected" if facts.deleted else "state and delete were there"


def _waited(facts: QueueFacts) -> str:
    return f"after {facts.seen.waited_s:.0f} s"


def _red(cause: Cause, message: str, hint: str) -> Finding:
    return Finding(status=Status.FAIL, cause=cause, message=message, hint=hint)
