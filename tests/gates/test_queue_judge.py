"""Gate 3 by the contract: the first cause that applies, and never a pass without evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readiness.endpoint.records import Message
from readiness.endpoint.records import Reading as AtDelete
from readiness.errors import LabError
from readiness.gates import queue
from readiness.gates.job import JobEvidence, QueueSeen, TriggerFailed
from readiness.model import Cause, ControlStatus, Finding, Status
from readiness.plan import Acknowledge, Mode
from readiness.sentence import quoted, say
from tests.gates.evidence import (
    DELETED,
    NOWHERE,
    QUEUE,
    RECEIVED,
    SENT,
    STRANGER,
    TOO_EARLY,
    at,
    call,
    commit,
    ended,
    job,
    never_held,
    queue_seen,
    rows,
    state_seen,
    worker_seen,
)


def judge(seen: JobEvidence) -> Finding:
    return queue.judge(seen, seen.queue_gate or QUEUE, NOWHERE)


def unstarted(seen: QueueSeen) -> JobEvidence:
    return job(queue=seen, worker=worker_seen(started_at=None), state=state_seen(watched=None))


TWO = (Message(id="m", receives=0), Message(id="n", receives=0))
AGAIN = call("ReceiveMessage", 2.0)
OTHER_QUEUE = call("ReceiveMessage", 1.0, queue="other", entries=())
OTHER_REGION = call(
    "GetQueueUrl", 1.0, region="eu-west-1", entries=(), error="QueueDoesNotExist", status=400
)
THERE = call("GetQueueUrl", 1.0, queue="results", entries=())
DEAD = call("ReceiveMessage", 2.5, entries=(), dead_lettered=("m",))

INSTEAD = TriggerFailed(
    message=say("none came within {seconds} s; it sent to {queues}", seconds=60, queues="celery"),
    elsewhere=True,
)

RED = {
    "nothing was enqueued": (
        unstarted(QueueSeen(trigger_failed=TriggerFailed(message=quoted("it exited 1")))),
        Cause.NOT_ENQUEUED,
    ),
    "somebody took it before": (
        unstarted(
            queue_seen(
                gate=(Message(id="m", receives=1, in_flight=True),),
                before=(SENT, replace(RECEIVED, address=STRANGER)),
            )
        ),
        Cause.CONSUMED_BEFORE_START,
    ),
    "the kernel killed it": (job(worker=worker_seen(oom=True)), Cause.WORKER_OUT_OF_MEMORY),
    "it polls another queue": (
        job(queue=queue_seen(OTHER_QUEUE), state=never_held()),
        Cause.WRONG_QUEUE,
    ),
    "it asks in another region": (
        job(queue=queue_seen(OTHER_REGION), state=never_held()),
        Cause.WRONG_QUEUE,
    ),
    "it deletes too late": (
        replace(job(), queue_end=at(2.9)),
        Cause.RECEIVED_NOT_DELETED,
    ),
    "it deletes and exits too late": (
        replace(job(worker=worker_seen(exit=ended(0)), mode=Mode.JOB), queue_end=at(2.9)),
        Cause.RECEIVED_NOT_DELETED,
    ),
    "it deletes in time and exits too late": (
        replace(job(worker=worker_seen(exit=ended(0)), mode=Mode.JOB), queue_end=at(3.9)),
        Cause.TIMEOUT,
    ),
    "it looks for another queue, which is there, and exits": (
        job(queue=queue_seen(THERE), state=never_held(), worker=worker_seen(exit=ended(1))),
        Cause.WORKER_EXITED,
    ),
    "it exits at once": (
        job(queue=queue_seen(), state=never_held(), worker=worker_seen(exit=ended(1))),
        Cause.WORKER_EXITED,
    ),
    "its command is not there": (
        job(queue=queue_seen(), state=never_held(), worker=worker_seen(refused="no such file")),
        Cause.WORKER_EXITED,
    ),
    "it exits 0 with the message undeleted": (
        job(queue=queue_seen(RECEIVED), worker=worker_seen(exit=ended(0))),
        Cause.WORKER_EXITED,
    ),
    "it fails until the message is dead": (
        job(queue=queue_seen(RECEIVED, AGAIN, DEAD), state=never_held()),
        Cause.DEAD_LETTERED,
    ),
    "it deletes without doing": (
        job(queue=queue_seen(RECEIVED, TOO_EARLY), state=never_held()),
        Cause.DELETED_WITHOUT_PROCESSING,
    ),
    "it deletes before the commit": (
        job(queue=queue_seen(RECEIVED, TOO_EARLY)),
        Cause.ACK_BEFORE_COMMIT,
    ),
    "it is given the message twice": (
        job(queue=queue_seen(RECEIVED, AGAIN, DELETED)),
        Cause.REDELIVERED,
    ),
    "somebody else is given it as well": (
        job(queue=queue_seen(RECEIVED, replace(AGAIN, address=STRANGER), DELETED)),
        Cause.REDELIVERED,
    ),
    "it does not delete": (job(queue=queue_seen(RECEIVED)), Cause.RECEIVED_NOT_DELETED),
    "the queue is purged instead": (
        job(queue=queue_seen(RECEIVED, call("PurgeQueue", 3.0, entries=()))),
        Cause.RECEIVED_NOT_DELETED,
    ),
    "somebody else deletes": (
        job(queue=queue_seen(RECEIVED, replace(DELETED, address=STRANGER))),
        Cause.RECEIVED_NOT_DELETED,
    ),
    "the delete is refused": (
        job(
            queue=queue_seen(
                RECEIVED,
                replace(DELETED, entries=(replace(DELETED.entries[0], error="Invalid"),)),
            )
        ),
        Cause.RECEIVED_NOT_DELETED,
    ),
    "it receives nothing": (
        job(queue=queue_seen(call("ReceiveMessage", 1.0, entries=())), state=never_held()),
        Cause.NEVER_RECEIVED,
    ),
    "it does not even ask": (job(queue=queue_seen(), state=never_held()), Cause.NEVER_RECEIVED),
    "one message of two": (
        job(queue=queue_seen(RECEIVED, gate=TWO)),
        Cause.RECEIVED_NOT_DELETED,
    ),
    "it exits after the job": (job(worker=worker_seen(exit=ended(0))), Cause.WORKER_EXITED),
    "the job exits with an error": (
        job(mode=Mode.JOB, worker=worker_seen(exit=ended(1))),
        Cause.WORKER_EXITED,
    ),
    "it is unhealthy": (job(worker=worker_seen(unhealthy="no")), Cause.WORKER_UNHEALTHY),
    "the job does not end": (job(mode=Mode.JOB), Cause.TIMEOUT),
}


@pytest.mark.parametrize(("seen", "cause"), RED.values(), ids=RED)
def test_what_is_wrong_has_its_cause(seen: JobEvidence, cause: Cause) -> None:
    finding = judge(seen)
    assert (finding.status, finding.cause) == (Status.FAIL, cause)
    assert finding.message
    assert finding.hint
    assert finding.location is not None


def test_every_cause_of_the_gate_is_met() -> None:
    assert {cause for _, cause in RED.values()} == {
        Cause.NOT_ENQUEUED,
        Cause.CONSUMED_BEFORE_START,
        Cause.WORKER_OUT_OF_MEMORY,
        Cause.WRONG_QUEUE,
        Cause.WORKER_EXITED,
        Cause.DEAD_LETTERED,
        Cause.DELETED_WITHOUT_PROCESSING,
        Cause.ACK_BEFORE_COMMIT,
        Cause.REDELIVERED,
        Cause.RECEIVED_NOT_DELETED,
        Cause.NEVER_RECEIVED,
        Cause.WORKER_UNHEALTHY,
        Cause.TIMEOUT,
    }


HONEST = {
    "a service": job(),
    "a job that exits 0": job(mode=Mode.JOB, worker=worker_seen(exit=ended(0))),
    "a batch": job(
        queue=queue_seen(RECEIVED, replace(DELETED, action="DeleteMessageBatch", number=31))
    ),
    "an empty poll before and after": job(
        queue=queue_seen(
            call("ReceiveMessage", 0.9, entries=()),
            RECEIVED,
            DELETED,
            call("ReceiveMessage", 3.5, entries=()),
        )
    ),
    "a second queue beside its own": job(queue=queue_seen(OTHER_QUEUE, RECEIVED, DELETED)),
    "a later message that it was given twice": job(
        queue=queue_seen(
            RECEIVED,
            DELETED,
            *(
                call("ReceiveMessage", 4.0 + n, entries=(replace(SENT.entries[0], message_id="x"),))
                for n in (0, 1)
            ),
        )
    ),
    "an early delete where that is meant": replace(
        job(queue=queue_seen(RECEIVED, TOO_EARLY)),
        queue_gate=replace(QUEUE, acknowledge=Acknowledge.ANY),
    ),
    "no database to look at": job(
        database_gate=None, queue=queue_seen(RECEIVED, replace(DELETED, reading=None))
    ),
}


@pytest.mark.parametrize("seen", HONEST.values(), ids=HONEST)
def test_an_honest_worker_passes(seen: JobEvidence) -> None:
    finding = judge(seen)
    assert (finding.status, finding.cause) == (Status.PASS, None), finding.message
    assert finding.control is not None
    assert finding.control.status is ControlStatus.RED
    assert finding.location is None


BARE = {
    "no call was recorded": job(queue=queue_seen()),
    "no receive was recorded": job(queue=queue_seen(DELETED)),
    "no delete was recorded": job(queue=queue_seen(RECEIVED)),
    "the worker was not started": job(worker=worker_seen(started_at=None)),
    "nothing at all": job(queue=QueueSeen(), worker=worker_seen(started_at=None)),
}


@pytest.mark.parametrize("seen", BARE.values(), ids=BARE)
def test_without_a_witness_s_fact_it_never_passes(seen: JobEvidence) -> None:
    assert judge(seen).status is not Status.PASS


@pytest.mark.parametrize(
    "at_delete",
    [None, AtDelete(rows=None, holds=False, error="gone", lab_fault=True)],
    ids=["was not read", "could not be read"],
)
def test_a_state_that_nobody_could_read_at_the_delete_is_the_lab_s_fault(
    at_delete: AtDelete | None,
) -> None:
    with pytest.raises(LabError):
        judge(job(queue=queue_seen(RECEIVED, replace(DELETED, reading=at_delete))))


def test_without_its_control_the_gate_cannot_be_judged() -> None:
    with pytest.raises(LabError, match="each message"):
        judge(job(queue=queue_seen(RECEIVED, DELETED, gate=())))


def test_a_lock_at_the_delete_counts_as_not_committed() -> None:
    locked = replace(DELETED, reading=AtDelete(rows=None, holds=False, error="locked"))
    assert judge(job(queue=queue_seen(RECEIVED, locked))).cause is Cause.ACK_BEFORE_COMMIT


def test_the_order_cannot_be_judged_where_the_query_is_wrong() -> None:
    seen = job(state=state_seen(watched=None, query_error="no such column"))
    assert (judge(seen).status, judge(seen).cause) == (Status.BLOCKED, Cause.BLOCKED)


def test_what_else_is_wrong_stands_in_the_evidence() -> None:
    seen = job(queue=queue_seen(RECEIVED, AGAIN), worker=worker_seen(unhealthy="no"))
    finding = judge(seen)
    assert finding.cause is Cause.REDELIVERED
    others = [e.statement.split(":")[0] for e in finding.evidence if e.source == "also"]
    assert others == [Cause.RECEIVED_NOT_DELETED, Cause.WORKER_UNHEALTHY]


def test_the_moments_are_in_the_servers_order() -> None:
    steps = queue.moments("w", job(), QUEUE)
    assert [(step.what, step.at) for step in steps] == [
        ("enqueued", SENT.at),
        ("received", RECEIVED.at),
        ("committed", at(2.0)),
        ("deleted", DELETED.at),
    ]


def test_another_worker_s_commit_is_no_step_of_this_job() -> None:
    state = state_seen(writers=(commit(), commit(STRANGER, 9.0)))
    steps = queue.moments("w", job(state=state), QUEUE)
    assert [step.at for step in steps if step.what == "committed"] == [at(2.0)]


def test_the_evidence_tells_what_the_database_gave_at_the_delete() -> None:
    told = [e.statement for e in judge(job(queue=queue_seen(RECEIVED, TOO_EARLY))).evidence]
    assert any(rows("NEW").rows[0][0] in line for line in told if "deleted" in line)  # type: ignore[operator]


def test_a_trigger_that_fails_after_it_sent_says_nothing_of_the_queue_or_a_worker() -> None:
    sent = queue_seen(trigger_failed=TriggerFailed(message=quoted("it exited 1")))
    finding = judge(replace(unstarted(sent), mode=Mode.JOB))
    assert finding.cause is Cause.NOT_ENQUEUED
    assert not [each for each in finding.evidence if each.source == "also"]
    assert finding.control is not None
    assert finding.control.status is ControlStatus.NOT_RUN
    assert "was not started" in finding.control.statement


def test_a_message_that_was_taken_early_is_not_said_to_be_missed_by_a_worker_as_well() -> None:
    taken = queue_seen(before=(SENT, replace(RECEIVED, address=STRANGER)))
    finding = judge(unstarted(taken))
    assert finding.cause is Cause.CONSUMED_BEFORE_START
    assert not [each for each in finding.evidence if each.source == "also"]


@pytest.mark.parametrize(
    ("waited", "said"), [(61.0, "within 60 s; it still ran then"), (5.0, "ended, after 5 s")]
)
def test_how_long_a_job_was_waited_for_is_what_is_said(waited: float, said: str) -> None:
    finding = judge(replace(job(mode=Mode.JOB), waited_s=waited))
    assert finding.cause is Cause.TIMEOUT
    assert finding.message.endswith(said)


def test_a_producer_that_sends_elsewhere_is_told_where() -> None:
    finding = judge(unstarted(QueueSeen(trigger_failed=INSTEAD)))
    assert finding.message.endswith("60 s; it sent to celery")
    assert "`gates.queue.name`" in finding.hint
