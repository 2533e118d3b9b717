"""What else the endpoint's calls tell: the job's steps, and a visibility timeout that is thin."""

from __future__ import annotations

from readiness.gates.job import JobEvidence
from readiness.gates.queue.facts import QueueFacts
from readiness.model import Moment
from readiness.plan import QueueGate
from readiness.sentence import Sentence, say

DEFAULT_VISIBILITY_S = 30.0
EXTENDS = ("ChangeMessageVisibility", "ChangeMessageVisibilityBatch")

THIN = 0.5
"""Half of the visibility timeout is little for a job that is small, as a test's is."""


def moments(worker: str, seen: JobEvidence, gate: QueueGate) -> tuple[Moment, ...]:
    """The job's steps as the servers saw them, in the order of their clocks."""
    facts = QueueFacts(seen, gate)
    steps = [("enqueued", call.at) for call in facts.sent]
    steps += [("received", call.at) for call in facts.own_receives[:1]]
    # Other workers commit to the same database meanwhile: theirs are no step of this job.
    own = [commit for commit in seen.state.writers if commit.client.address in seen.writers]
    if seen.state.held is not None and (commits := own or seen.state.writers):
        steps.append(("committed", commits[-1].at))
    steps += [("deleted", call.at) for call in facts.own_deletes[:1]]
    return tuple(Moment(worker=worker, what=what, at=at) for what, at in steps)


def thin_margin(seen: JobEvidence, gate: QueueGate) -> Sentence | None:
    """A remark where the job took much of its visibility timeout; None where it did not.

    The timeout is the queue's, or that of the worker's own call: its receive or its last extension.
    """
    facts = QueueFacts(seen, gate)
    if not facts.own_receives or not facts.own_deletes:
        return None
    extended = [c for c in seen.queue.calls if c.action in EXTENDS and facts.ids & {*c.message_ids}]
    last = max((*facts.own_receives, *extended), key=lambda call: call.number)
    queues = seen.queue.visibility
    if queues is None:
        queues = float(gate.queue.attributes.get("VisibilityTimeout", DEFAULT_VISIBILITY_S))
    visible = queues if last.visibility is None else float(last.visibility)
    took = (facts.own_deletes[-1].at - last.answered_at).total_seconds()
    if took < visible * THIN:
        return None
    return say(
        "the job took {took} s of a visibility timeout of {visible} s: a slower one would be"
        " delivered twice; raise VisibilityTimeout, or extend it while the job runs",
        took=f"{took:.1f}",
        visible=f"{visible:g}",
    )
