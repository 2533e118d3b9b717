"""What may be wrong with how a message was processed, in the contract's order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from readiness.gates.findings import Suspicion, red
from readiness.gates.job.evidence import TriggerFailed
from readiness.gates.job.queue_watch import RECEIVES
from readiness.gates.queue.facts import QueueFacts
from readiness.model import Cause, Finding
from readiness.plan import Acknowledge, Mode
from readiness.sentence import Sentence, joined, say
from readiness.values import show


def _not_enqueued(facts: QueueFacts) -> Finding | None:
    failed = facts.seen.queue.trigger_failed
    if failed is None:
        return None
    finding = red(
        Cause.NOT_ENQUEUED,
        say(
            "expected the trigger to put a message on {queue}: {why}",
            queue=facts.gate.queue.name,
            why=failed.message,
        ),
        _of_the_producer(failed),
    )
    return replace(finding, excerpt=failed.log)


def _of_the_producer(failed: TriggerFailed) -> Sentence:
    if failed.elsewhere:
        return say(
            "have the producer send to QUEUE_NAME or QUEUE_URL in AWS_REGION, or name its queue in"
            " `gates.queue.name`"
        )
    if failed.log:
        return say(
            "run the producer by hand against a local queue; its last lines are quoted below"
        )
    return say("run the producer by hand against a local queue")


def _consumed_before_start(facts: QueueFacts) -> Finding | None:
    untouched = facts.seen.started and not facts.taken_before
    if untouched or facts.seen.queue.trigger_failed is not None:
        return None
    takers = {c.address for c in facts.seen.queue.before if c.action == RECEIVES and c.message_ids}
    return red(
        Cause.CONSUMED_BEFORE_START,
        _taken_early(facts.gate.queue.name, sorted(takers)),
        say(
            "another container of the run consumes this queue: let it use another one, or leave it"
            " out"
        ),
    )


def _taken_early(queue: str, takers: Sequence[str]) -> Sentence:
    if not takers:
        return say(
            "expected the message to lie untouched on {queue} before the worker starts; it was"
            " received",
            queue=queue,
        )
    return say(
        "expected the message to lie untouched on {queue} before the worker starts; it was received"
        " by {takers}",
        queue=queue,
        takers=", ".join(takers),
    )


def _out_of_memory(facts: QueueFacts) -> Finding | None:
    if not facts.seen.worker.oom:
        return None
    return red(
        Cause.WORKER_OUT_OF_MEMORY,
        say("expected the worker to fit into its memory; the kernel killed a process of it"),
        say("raise `limits: {memory: …}` to what production gives, or process in smaller pieces"),
    )


def _wrong_queue(facts: QueueFacts) -> Finding | None:
    if not facts.elsewhere or facts.own_receives:
        return None
    return red(
        Cause.WRONG_QUEUE,
        say(
            "expected the worker to poll {queue} in {region}; it asked for {others}",
            queue=facts.gate.queue.name,
            region=facts.gate.queue.region,
            others=joined(", ", facts.elsewhere),
        ),
        say(
            "read the queue from QUEUE_NAME or QUEUE_URL and the region from AWS_REGION, or name"
            " the worker's own queue in `gates.queue.name`"
        ),
    )


def _exited_before(facts: QueueFacts) -> Finding | None:
    worker = facts.seen.worker
    if worker.refused:
        return red(
            Cause.WORKER_EXITED,
            say(
                "expected the worker to start; its command cannot be executed: {refused}",
                refused=worker.refused,
            ),
            say("check ENTRYPOINT and CMD: that the file is in the image and executable"),
        )
    if worker.exit is None or facts.done:
        return None
    return red(
        Cause.WORKER_EXITED,
        _exited_without(facts, worker.exit.code),
        say("its last lines are quoted below"),
    )


def _dead_lettered(facts: QueueFacts) -> Finding | None:
    moved = any(facts.ids & set(call.dead_lettered) for call in facts.seen.queue.calls)
    dead = facts.ids & {message.id for message in facts.seen.queue.dead}
    if not moved and not dead:
        return None
    return red(
        Cause.DEAD_LETTERED,
        say(
            "expected the message to be processed; it was received {count} times and went to the"
            " dead-letter queue",
            count=len(facts.receives),
        ),
        say("see why processing fails each time; the worker's last lines are quoted below"),
    )


def _without_processing(facts: QueueFacts) -> Finding | None:
    if not facts.own_deletes or facts.held:
        return None
    return red(
        Cause.DELETED_WITHOUT_PROCESSING,
        say(
            "expected the message to be deleted because its work is done; the worker deleted it,"
            " and the state never became what was expected"
        ),
        say("delete the message only after the work succeeded; see gate 4 for the state"),
    )


def _before_commit(facts: QueueFacts) -> Finding | None:
    if facts.gate.acknowledge is Acknowledge.ANY or facts.early is None or not facts.held:
        return None
    _, reading = facts.early
    saw = show(reading.rows) if reading.rows else reading.error
    return red(
        Cause.ACK_BEFORE_COMMIT,
        say(
            "expected the state to be committed when the message is deleted; when the delete"
            " arrived, the database still gave {saw}",
            saw=saw,
        ),
        say(
            "commit first, then delete: a crash in between must leave the message on the queue (or"
            " write `acknowledge: any` where losing a job is meant)"
        ),
    )


def _redelivered(facts: QueueFacts) -> Finding | None:
    again = len(facts.receives)
    per_message = {id_: sum(id_ in c.message_ids for c in facts.receives) for id_ in facts.ids}
    if not any(count > 1 for count in per_message.values()):
        return None
    return red(
        Cause.REDELIVERED,
        say(
            "expected each message to be received once; the endpoint gave it out {count} times",
            count=again,
        ),
        say("let the visibility timeout be longer than the job, or extend it while the job runs"),
    )


def _not_deleted(facts: QueueFacts) -> Finding | None:
    if not facts.kept:
        return None
    return red(
        Cause.RECEIVED_NOT_DELETED,
        say(
            "expected the worker to delete the message; after {seconds} s it had received it and"
            " not deleted it",
            seconds=f"{facts.gate.timeout:g}" if facts.own_deletes else _waited(facts),
        ),
        say(
            "delete the message after the commit, or raise `gates.queue.timeout` where the job"
            " needs longer"
        ),
    )


def _never_received(facts: QueueFacts) -> Finding | None:
    if facts.received or not facts.seen.started:
        return None
    had_not = say(
        "expected the worker to receive the message on {queue}; after {seconds} s it had not",
        queue=facts.gate.queue.name,
        seconds=_waited(facts),
    )
    return red(
        Cause.NEVER_RECEIVED,
        joined("; ", (had_not, *_instead(facts))),
        say(
            "check that the worker polls QUEUE_NAME or QUEUE_URL at AWS_ENDPOINT_URL; its last"
            " lines are quoted below"
        ),
    )


def _instead(facts: QueueFacts) -> Iterator[Sentence]:
    """Who else had the message, and what the worker did to the queue."""
    if others := sorted({call.address for call in facts.receives} - {facts.worker}):
        yield say("{others} received it", others=", ".join(others))
    if actions := dict.fromkeys(call.action for call in facts.own_clearings):
        yield say("it called {actions}", actions=", ".join(actions))


def _exited_later(facts: QueueFacts) -> Finding | None:
    end = facts.seen.worker.exit
    if end is None or (facts.seen.mode is Mode.JOB and end.code == 0):
        return None
    wanted = say(
        "expected the worker to go on running after its job; it exited {code}", code=end.code
    )
    if facts.seen.mode is Mode.JOB:
        wanted = say("expected the worker to exit 0 after its job; it exited {code}", code=end.code)
    return red(
        Cause.WORKER_EXITED,
        wanted,
        say("a service has to stay alive for the next message (a job is declared by `mode: job`)"),
    )


def _unhealthy(facts: QueueFacts) -> Finding | None:
    if facts.seen.worker.unhealthy is None:
        return None
    said = facts.seen.worker.unhealthy.strip()
    return red(
        Cause.WORKER_UNHEALTHY,
        say(
            "expected the image's health check to pass after the job; it failed: {said}",
            said=said or say("(silent)"),
        ),
        say("mend the HEALTHCHECK (a worker has no HTTP port to ask) or what it complains of"),
    )


def _timeout(facts: QueueFacts) -> Finding | None:
    end, ran = facts.seen.worker.exit, facts.seen.started and not facts.seen.worker.refused
    if facts.seen.mode is not Mode.JOB or not ran or (end and not facts.is_late(end.at)):
        return None
    still_ran = say(
        "expected the job to exit within {seconds} s; it still ran then",
        seconds=f"{facts.gate.timeout:.0f}",
    )
    if end is None and facts.seen.waited_s < facts.gate.timeout:
        still_ran = say(
            "expected the job to exit; it still ran when the wait ended, after {seconds} s",
            seconds=_waited(facts),
        )
    return red(
        Cause.TIMEOUT,
        still_ran,
        say("let the worker end when its queue is empty, or declare `mode: service`"),
    )


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


def _exited_without(facts: QueueFacts, code: int) -> Sentence:
    """That it exited, before what of its work was done."""
    if not facts.own_receives:
        return say(
            "expected the worker to process its message; it exited {code} before it received the"
            " message",
            code=code,
        )
    if facts.held:
        return say(
            "expected the worker to process its message; it exited {code} before it deleted the"
            " message",
            code=code,
        )
    if facts.deleted:
        return say(
            "expected the worker to process its message; it exited {code} before the state was as"
            " expected",
            code=code,
        )
    return say(
        "expected the worker to process its message; it exited {code} before state and delete were"
        " there",
        code=code,
    )


def _waited(facts: QueueFacts) -> str:
    return f"{facts.seen.waited_s:.0f}"
