"""Follows what the endpoint sees of one worker's queue while the job runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from http import HTTPStatus

from readiness.endpoint.records import Call, Message
from readiness.gates.job.evidence import TriggerFailed
from readiness.plan import QueueGate
from readiness.sentence import Sentence, joined, quoted, say
from readiness.services.aws import LAB_ACCESS_KEY, Endpoint, RefusedError

WAIT_S = 0.25
POLL_S = 0.01
RECEIVES = "ReceiveMessage"
DELETES = ("DeleteMessage", "DeleteMessageBatch")


def named(call: Call, region: str) -> Sentence:
    """The queue of a call, with its region where that is another one."""
    if call.region == region:
        return quoted(call.queue)
    if not call.region:
        return say("{queue} in no region", queue=call.queue)
    return say("{queue} in {region}", queue=call.queue, region=call.region)


class QueueWatch:
    """Collects the endpoint's calls in the background, and answers what has become of a message."""

    def __init__(self, endpoint: Endpoint, gate: QueueGate, address: str) -> None:
        self._endpoint = endpoint
        self._gate = gate
        self._address = address
        self._lock = threading.Lock()
        self._calls: dict[int, Call] = {}
        self._last = 0
        self._over = threading.Event()
        self._following: Future[None] | None = None
        self.messages: tuple[Message, ...] = ()

    def begin(self) -> None:
        """What was done before the message is sent (by `setup`, say) is not of the job."""
        self._endpoint.look_before(self._gate.queue)
        self._fetch(0.0)
        with self._lock:
            self._calls.clear()

    def wait_for_messages(self, timeout: float, producer: str) -> TriggerFailed | None:
        """Wait until there is a message on the queue, or somebody has taken one already.

        `producer` is the address of the trigger's container, where there is one.
        """
        deadline = time.monotonic() + timeout
        queue = self._gate.queue
        while not self._on(queue.name):
            self._fetch(0.0)
            of_the_queue = filter(self._is_of_the_queue, self.calls)
            if any(call.action == RECEIVES and call.message_ids for call in of_the_queue):
                return None
            if self._sent:  # and gone: who has it is told by taking stock
                return None
            if time.monotonic() > deadline:
                return self._nothing_came(timeout, producer)
            time.sleep(POLL_S)
        return None

    def remaining(self) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
        """What the queue and its dead-letter queue hold now."""
        queue = self._gate.queue
        dead = queue.dead_letter
        return self._on(queue.name), self._on(dead.name) if dead is not None else ()

    def look_after(self) -> float | None:
        """See that nobody else had a hand in it; the queue's visibility timeout, if it tells it."""
        return self._endpoint.look_after(self._gate.queue)

    def take_stock(self) -> tuple[Call, ...]:
        """Note what is on the queue now, before the worker starts, and the calls so far."""
        self._fetch(0.0)
        self.messages = self._on(self._gate.queue.name)
        with self._lock:
            before = [call for call in self._calls.values() if self._is_of_the_queue(call)]
            self._calls.clear()
        return tuple(sorted(before, key=lambda call: call.number))

    def follow(self, pool: ThreadPoolExecutor) -> None:
        """Begin to collect in a thread of the pool, until `close`."""
        self._following = pool.submit(self._follow)

    def close(self) -> tuple[Call, ...]:
        """Stop collecting; every call up to now is in the answer. Raises LabError."""
        self._over.set()
        self.check()
        self._fetch(0.0)
        return self.calls

    def check(self) -> None:
        """See that it is still followed. Raises LabError."""
        if self._following is not None and self._following.done():
            self._following.result()

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls so far that are not the lab's own, in order."""
        with self._lock:
            kept = sorted(self._calls.items())
        return tuple(call for _, call in kept if call.access_key != LAB_ACCESS_KEY)

    @property
    def _sent(self) -> bool:
        with self._lock:
            calls = filter(self._is_of_the_queue, self._calls.values())
            return any(c.action.startswith("SendMessage") and c.message_ids for c in calls)

    @property
    def untouched(self) -> bool:
        """Whether there are messages, and none of them is in somebody's hands."""
        return bool(self.messages) and not any(each.in_flight for each in self.messages)

    @property
    def all_deleted(self) -> bool:
        """Whether the worker has deleted every one of the gate's messages."""
        ids = {message.id for message in self.messages}
        return ids <= {
            id_
            for call in filter(self._is_of_the_queue, self.calls)
            if call.action in DELETES and call.address == self._address
            for id_ in call.message_ids
        }

    @property
    def dead_lettered(self) -> bool:
        """Whether one of the gate's messages went to the dead-letter queue."""
        ids = {message.id for message in self.messages}
        return any(ids & set(call.dead_lettered) for call in self.calls)

    def _nothing_came(self, timeout: float, producer: str) -> TriggerFailed:
        seconds, queues = f"{timeout:.0f}", tuple(dict.fromkeys(self._sent_elsewhere(producer)))
        message = say("none came within {seconds} s", seconds=seconds)
        if queues:
            message = say(
                "none came within {seconds} s; it sent to {queues}",
                seconds=seconds,
                queues=joined(", ", queues),
            )
        return TriggerFailed(message=message, elsewhere=bool(queues))

    def _sent_elsewhere(self, producer: str) -> Iterator[Sentence]:
        """The queues to which that address sent messages."""
        for call in self.calls:
            if call.address == producer and call.action.startswith("SendMessage"):
                yield named(call, self._gate.queue.region)

    def _on(self, queue: str) -> tuple[Message, ...]:
        """What a queue holds; nothing where somebody of the run has deleted it."""
        try:
            return self._endpoint.messages(queue, self._gate.queue.region)
        except RefusedError as refused:
            if refused.status != HTTPStatus.NOT_FOUND:
                raise
            return ()

    def _is_of_the_queue(self, call: Call) -> bool:
        return call.queue == self._gate.queue.name and call.region == self._gate.queue.region

    def _follow(self) -> None:
        while not self._over.is_set():
            self._fetch(WAIT_S)

    def _fetch(self, wait: float) -> None:
        fresh = self._endpoint.calls(self._last, wait)
        with self._lock:
            for call in fresh:
                self._calls[call.number] = call
                self._last = max(self._last, call.number)
