"""An external SQS as the job looks at it: the recorder's calls, and the queue's own counts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from readiness import plan
from readiness.endpoint.log import CallLog
from readiness.endpoint.records import Call, Message, Reading, Watch
from readiness.endpoint.unserved import Unserved
from readiness.endpoint.watch import Watches
from readiness.errors import LabError
from readiness.sentence import say
from readiness.services.aws import Counts, Endpoint, RefusedError

_COUNTS = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
)
_EMPTY = ("PurgeQueue", "DeleteQueue")
_SHOWS_S = 10.0
"""A count of AWS may lag behind what has happened."""

_POLL_S = 0.1


@dataclass(frozen=True)
class ExternalEndpoint(Endpoint):
    """An SQS that runs already, through the recorder at `host`.

    Nothing is created, received or purged there; one message is sent, to the gate's queue.
    """

    log: CallLog = field(default_factory=CallLog)
    watches: Watches = field(default_factory=Watches)
    unanswered: Callable[[], int] = lambda: 0
    unserved: Unserved = field(default_factory=Unserved)
    dead_before: dict[str, int | None] = field(default_factory=dict)

    def wait_ready(self, deadline: float, alive: Callable[[], bool] = lambda: True) -> None:
        """The recorder answers at once; whether the queue is there is seen before it is used."""

    def check(self) -> None:
        """What became of AWS is told by its answers: nothing is asked of it for that."""

    def serve_nothing_to(self, address: str) -> None:
        """Give that address no message from now on: the recorder answers it by itself."""
        self.unserved.add(address)

    def keep_from(self, address: str, queue: plan.Queue) -> None:
        """Let that queue be empty to the address from now on: it is another worker's."""
        self.unserved.add(address, queue.region, queue.name)

    def look_before(self, queue: plan.Queue) -> None:
        """See that the queue is empty, so that the gate's message is the only one."""
        found, dead = self._attributes(queue.name, queue.region), self._dead_queue(queue)
        held = _counts(found)
        if held.total:
            raise LabError(
                say(
                    "expected the external queue {queue} to be empty before the gate's message; it"
                    " holds {visible} visible, {in_flight} in flight and {delayed} delayed: name a"
                    " queue that nobody else uses, and empty it yourself",
                    queue=queue.name,
                    visible=held.visible,
                    in_flight=held.in_flight,
                    delayed=held.delayed,
                )
            )
        self.dead_before[queue.name] = self._total(dead, queue.region) if dead else None

    def look_after(self, queue: plan.Queue) -> float | None:
        """See that nobody took the message by another way. Raises LabError."""
        calls = [c for c in self._all() if (c.queue, c.region) == (queue.name, queue.region)]
        received = any(c.action == "ReceiveMessage" and c.message_ids for c in calls)
        emptied = any(c.action in _EMPTY for c in calls)
        left = self.messages(queue.name, queue.region)
        elsewhere = not left or any(message.in_flight for message in left)
        if elsewhere and not (received or emptied):
            raise LabError(
                say(
                    "somebody who is not of the lab took the message from the external {queue}:"
                    " name a queue that nobody else consumes",
                    queue=queue.name,
                )
            )
        found = self._attributes(queue.name, queue.region).get("VisibilityTimeout")
        return float(found) if found is not None else None

    def messages(self, queue: str, region: str) -> tuple[Message, ...]:
        """What is on the queue now, as far as calls and counts tell: nothing is received for it."""
        calls = [c for c in self._all() if (c.queue, c.region) == (queue, region)]
        sent = [id_ for c in calls if c.action.startswith("SendMessage") for id_ in c.message_ids]
        deleted = {id_ for c in calls if c.action.startswith("Delete") for id_ in c.message_ids}
        received = {id_ for c in calls if c.action == "ReceiveMessage" for id_ in c.message_ids}
        left = [id_ for id_ in dict.fromkeys(sent) if id_ not in deleted]
        if not left:
            return ()
        held = self._shown(queue, region)
        # Somebody has what is in flight: whom the recorder did not see is not of the lab.
        unseen = held.in_flight if not received else 0
        return tuple(
            Message(
                id=id_,
                receives=sum(id_ in c.message_ids for c in calls if c.action == "ReceiveMessage"),
                in_flight=id_ in received or index < unseen,
                delayed=bool(held.delayed and not held.visible),
            )
            for index, id_ in enumerate(left[: held.total])
        )

    def dead_letters(self, queue: plan.Queue) -> tuple[Message, ...]:
        """The gate's messages that left the queue undeleted, where its dead letters have grown."""
        before, dead = self.dead_before.get(queue.name), self._dead_queue(queue)
        if before is None or not dead:
            return ()
        grown = (self._total(dead, queue.region) or 0) - before
        left = {message.id for message in self.messages(queue.name, queue.region)}
        calls = [c for c in self._all() if (c.queue, c.region) == (queue.name, queue.region)]
        sent = [id_ for c in calls if c.action.startswith("SendMessage") for id_ in c.message_ids]
        deleted = {id_ for c in calls if c.action.startswith("Delete") for id_ in c.message_ids}
        gone = [id_ for id_ in dict.fromkeys(sent) if id_ not in left | deleted]
        return tuple(Message(id=id_, receives=0) for id_ in gone[: max(0, grown)])

    def watch(self, watch: Watch) -> Reading:
        """Have the state read whenever a message of that queue is deleted."""
        return self.watches.add(watch)

    def calls(self, after: int = 0, wait: float = 0.0) -> tuple[Call, ...]:
        """The calls numbered above `after`; waits up to `wait` seconds for one about a message."""
        if unanswered := self.unanswered():
            raise LabError(
                say("the external SQS or S3 did not answer {count} calls", count=unanswered)
            )
        page = self.log.after(after, wait)
        if page.lost:
            raise LabError(
                say("SQS was called so often that {count} calls could not be kept", count=page.lost)
            )
        return page.calls

    def _all(self) -> tuple[Call, ...]:
        return self.calls()

    def _shown(self, queue: str, region: str) -> Counts:
        """The counts, once they show anything at all."""
        deadline = time.monotonic() + _SHOWS_S
        while not (held := _counts(self._attributes(queue, region))).total:
            if time.monotonic() > deadline:
                break
            time.sleep(_POLL_S)
        return held

    def _total(self, queue: str, region: str) -> int | None:
        """How many messages a queue holds; None where it may not be looked at."""
        try:
            return _counts(self._attributes(queue, region)).total
        except RefusedError:
            return None

    def _dead_queue(self, queue: plan.Queue) -> str:
        """The name of the queue's dead-letter queue; empty where it has none."""
        policy = self._attributes(queue.name, queue.region).get("RedrivePolicy", "")
        try:
            return str(json.loads(policy)["deadLetterTargetArn"]).rpartition(":")[2]
        except (ValueError, KeyError, TypeError):
            return ""

    def _attributes(self, queue: str, region: str) -> dict[str, Any]:
        answer = self._sqs(region, "GetQueueAttributes", QueueUrl=queue, AttributeNames=["All"])
        return dict(answer.get("Attributes") or {})


def _counts(attributes: dict[str, Any]) -> Counts:
    visible, in_flight, delayed = (int(attributes.get(name, 0)) for name in _COUNTS)
    return Counts(visible=visible, in_flight=in_flight, delayed=delayed)
