"""What Postgres saw, next to what was expected of it."""

from __future__ import annotations

from readiness.gates.job import JobEvidence, StateSeen
from readiness.gates.queue.facts import QueueFacts
from readiness.plan import DatabaseGate, Expected
from readiness.services.postgres.witness import Commit
from readiness.values import Rows, holds

NOTHING = Rows(columns=(), rows=(), count=0)
READINGS = 2
"""With the state, and again after settling."""


class StateFacts:
    """What Postgres saw, next to what was expected of it."""

    def __init__(self, seen: JobEvidence, gate: DatabaseGate) -> None:
        self.seen = seen
        self.gate = gate

    @property
    def state(self) -> StateSeen:
        """What Postgres saw."""
        return self.seen.state

    @property
    def before(self) -> Rows:
        """What the query gave before the worker ran."""
        return self.state.start.rows if self.state.start else NOTHING

    @property
    def now(self) -> Rows:
        """What the query gave in the end."""
        return self.state.final.rows if self.state.final else NOTHING

    @property
    def held(self) -> bool:
        """Whether the state was as expected at some reading."""
        held = self.state.held
        return held is not None and holds(held.rows, self.gate.state.expect)

    @property
    def unread(self) -> tuple[str, ...]:
        """The further queries that were not read both with the state and after settling."""
        read = [each.expectation for each in self.state.also if len(each.rows) >= READINGS]
        return tuple(each.query for each in self.gate.also if each not in read)

    @property
    def wanted(self) -> str:
        """What was expected, in a few words."""
        return show_expected(self.gate.state.expect)

    @property
    def let_in(self) -> bool:
        """Whether a session of the worker, or of its writer, ever got in."""
        return any(visit.sessions for visit in self.state.visits)

    @property
    def came_later(self) -> bool:
        """Whether it is as expected now, but was not within its timeout."""
        return not self.held and holds(self.now, self.gate.state.expect)

    @property
    def flashed(self) -> bool:
        """Whether it was as expected at some time and is not any more.

        What lasted for less than the pause between two readings a delete may have met. A delete
        after the last reading met what only came then: a worker that is late goes on working.
        """
        if holds(self.now, self.gate.state.expect):
            return False
        return self.held or self._held_at_a_delete

    @property
    def _held_at_a_delete(self) -> bool:
        """Whether a delete met it as expected, before the last reading."""
        final = self.state.final
        deletes = self._queue.own_deletes if self._queue is not None else ()
        met = [call for call in deletes if call.reading is not None and call.reading.holds]
        return any(final is None or call.at <= final.at for call in met)

    @property
    def before_the_message(self) -> bool:
        """Whether all that made it true was committed before the worker had its message."""
        if self._queue is None or not self.held or not self.own_commits:
            return False
        receives = self._queue.own_receives[:1]
        # Where it never had the message, that is gate 3's to say.
        return any(all(c.at <= r.answered_at for c in self.own_commits) for r in receives)

    @property
    def _queue(self) -> QueueFacts | None:
        gate = self.seen.queue_gate
        return QueueFacts(self.seen, gate) if gate is not None else None

    @property
    def own_commits(self) -> tuple[Commit, ...]:
        """The commits that made it true and came from the worker, or from its writer."""
        return tuple(c for c in self.state.writers if c.client.address in self.seen.writers)


def show_expected(expected: Expected) -> str:
    """What is expected, as `show` prints what was seen."""
    match expected:
        case dict():
            return ", ".join(f"{name} = {_cell(value)}" for name, value in expected.items())
        case tuple():
            return f"({', '.join(_cell(value) for value in expected)})"
        case _:
            return _cell(expected)


def _cell(value: object) -> str:
    if value is None:
        return "NULL"
    return str(value).lower() if isinstance(value, bool) else str(value) or "''"
