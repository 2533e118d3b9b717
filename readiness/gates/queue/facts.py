"""The endpoint's calls, sorted by what they say of the gate's messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from readiness.endpoint.records import Call, Reading
from readiness.errors import LabError
from readiness.gates.job import JobEvidence
from readiness.gates.job.queue_watch import DELETES, RECEIVES, named
from readiness.plan import QueueGate
from readiness.sentence import Sentence, say
from readiness.services.postgres.state import Snapshot
from readiness.values import holds

CLEARS = ("PurgeQueue", "DeleteQueue")


class QueueFacts:
    """The endpoint's calls, sorted by what they say of the gate's messages."""

    def __init__(self, seen: JobEvidence, gate: QueueGate) -> None:
        self.seen = seen
        self.gate = gate
        self.worker = seen.worker.address
        self.ids = {message.id for message in seen.queue.gate}

    def _about(self, actions: tuple[str, ...]) -> list[Call]:
        calls = filter(self._is_of_the_queue, self.seen.queue.calls)
        return [c for c in calls if c.action in actions and self.ids & set(c.message_ids)]

    def _is_of_the_queue(self, call: Call) -> bool:
        queue = self.gate.queue
        return call.queue == queue.name and call.region == queue.region

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
    def own_clearings(self) -> list[Call]:
        """The worker's calls that emptied the queue as a whole, which is no acknowledgement."""
        calls = filter(self._is_of_the_queue, self.seen.queue.calls)
        return [c for c in calls if c.action in CLEARS and c.address == self.worker and not c.error]

    @property
    def sent(self) -> list[Call]:
        """The calls that put the gate's messages on the queue."""
        return [call for call in self._before if call.action.startswith("SendMessage")]

    @property
    def _before(self) -> list[Call]:
        return [call for call in self.seen.queue.before if self.ids & set(call.message_ids)]

    @property
    def taken_before(self) -> list[Call]:
        """The receives that gave somebody one of the gate's messages before the worker started."""
        return [call for call in self._before if call.action == RECEIVES]

    @property
    def deleted_ids(self) -> set[str]:
        """Which of the gate's messages the worker deleted in time, and are gone."""
        return self._gone_by(call for call in self.own_deletes if not self.is_late(call.at))

    def _gone_by(self, deletes: Iterable[Call]) -> set[str]:
        named = {id_ for call in deletes for id_ in call.message_ids}
        return (named & self.ids) - {message.id for message in self.seen.queue.left}

    def is_late(self, moment: datetime) -> bool:
        """Whether the queue gate's own time was up by then."""
        return self.seen.queue_end is not None and moment > self.seen.queue_end

    @property
    def received_ids(self) -> set[str]:
        """Which of the gate's messages the worker received."""
        return {id_ for call in self.own_receives for id_ in call.message_ids} & self.ids

    @property
    def deleted(self) -> bool:
        """Whether the worker deleted every one of the gate's messages."""
        return self.ids <= self.deleted_ids

    @property
    def received(self) -> bool:
        """Whether the worker received every one of the gate's messages."""
        return self.ids <= self.received_ids

    @property
    def kept(self) -> bool:
        """Whether the worker received one of the gate's messages and did not delete it."""
        return bool(self.received_ids - self.deleted_ids)

    @property
    def later(self) -> int:
        """How many further messages came onto the queue once the worker ran."""
        calls = filter(self._is_of_the_queue, self.seen.queue.calls)
        sends = (call for call in calls if call.action.startswith("SendMessage"))
        return len({id_ for call in sends for id_ in call.message_ids} - self.ids)

    @property
    def held(self) -> bool:
        """Whether the state became what is expected, as far as there is one that can be read.

        Also after its own timeout, or for a moment only: that is gate 4's affair.
        """
        if self.seen.database_gate is None or not self.reads_state:
            return True
        final, expect = self.seen.state.final, self.seen.database_gate.state.expect
        at_last = final is not None and holds(final.rows, expect)
        return self.seen.state.held is not None or self.held_at_a_delete or at_last

    @property
    def held_at_a_delete(self) -> bool:
        """Whether the state was as expected when the worker deleted one of its messages."""
        return any(call.reading and call.reading.holds for call in self.own_deletes)

    @property
    def reads_state(self) -> bool:
        """Whether there is a database gate, and its query can tell the state."""
        return self.seen.database_gate is not None and not self.seen.query_fails

    @property
    def done(self) -> bool:
        """State and delete were both there, in time or not."""
        return self.held and self.ids <= self._gone_by(self.own_deletes)

    @cached_property
    def early(self) -> tuple[Call, Reading] | None:
        """The first delete at whose arrival the state was not yet as expected."""
        if not self.reads_state:
            return None
        for call in self.own_deletes:
            if call.reading is None:
                raise LabError(
                    say("the endpoint did not read the state when the message was deleted")
                )
            if call.reading.lab_fault:
                raise LabError(
                    say("the state could not be read at a delete: {why}", why=call.reading.error)
                )
            committed = call.reading.holds or self._was_committed(call.reading)
            if committed or self._was_a_part(call):
                continue
            return call, call.reading
        return None

    def _was_committed(self, reading: Reading) -> bool:
        """Whether, with the state locked at the delete, all that made it true was committed then.

        Somebody may rebuild a view or a table while a thread beside it deletes a message. What was
        committed after that made nothing true where it left all rows as they were, or refreshed
        once more a view that had been refreshed after the work.
        """
        writers = self.seen.state.writers
        own = [c for c in writers if c.client.address in self.seen.writers] or writers
        if not reading.snapshot:
            return False
        snapshot = Snapshot.parse(reading.snapshot)
        then = [commit for commit in own if snapshot.sees(commit.xid)]
        later = [c for c in own if not snapshot.sees(c.xid) and not c.changes_nothing]
        was_refreshed = bool(then) and then[-1].refreshes
        return bool(then) and (not later or (was_refreshed and all(c.refreshes for c in later)))

    def _was_a_part(self, call: Call) -> bool:
        """Whether the deleted message's own part of the state may have been committed by then.

        Where the state takes several messages, it can be there at the last one's delete only; for
        the others it has to do that the worker committed something since it received them. No
        excuse where the state was committed while the worker had none of the messages in hand.
        """
        last = self.own_deletes[-1].reading
        if len(self.ids) == 1 or last is None or not last.holds or not self._in_hand:
            return False
        about = [c for c in self.own_receives if {*c.message_ids} & {*call.message_ids}]
        began = min((c.at for c in about), default=call.at)
        return any(began <= commit.at <= call.at for commit in self.seen.state.commits)

    @cached_property
    def _in_hand(self) -> bool:
        """Whether a message was received and not yet deleted when the state was committed."""
        state = self.seen.state
        return any(
            any(
                call.answered_at <= commit.at
                for call in self.own_receives
                if id_ in call.message_ids
            )
            and not any(call.at < commit.at for call in self.own_deletes if id_ in call.message_ids)
            for commit in state.writers
            if commit.client.address in self.seen.writers
            for id_ in self.ids
        )

    @cached_property
    def elsewhere(self) -> tuple[Sentence, ...]:
        """The queues that the worker polled, or else asked for; none where the gate's is one."""
        own = [c for c in self.seen.queue.calls if c.address == self.worker and c.queue]
        polls = [c for c in own if c.action == RECEIVES]
        # A queue that is there may be asked for to send to it.
        polls = polls or [c for c in own if c.action == "GetQueueUrl" and c.error]
        if any(map(self._is_of_the_queue, polls)):
            return ()
        region = self.gate.queue.region
        return tuple(dict.fromkeys(named(call, region) for call in polls))
