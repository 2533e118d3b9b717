"""What was seen of a job, by whom: the values from which gates 3 and 4 are judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from readiness.endpoint.records import Call, Message
from readiness.engine import Exit
from readiness.plan import DatabaseGate, Expectation, Mode, QueueGate
from readiness.sentence import Sentence
from readiness.services.postgres.log import Visits, Writing
from readiness.services.postgres.state import Reading, Watched
from readiness.services.postgres.witness import Commit
from readiness.values import Rows, cannot_hold, holds, unlike


@dataclass(frozen=True, kw_only=True)
class TriggerFailed:
    """The system's own producer did not do its part: why, and what it printed.

    `elsewhere`: it sent a message, to another queue.
    """

    message: Sentence
    log: tuple[str, ...] = ()
    elsewhere: bool = False


@dataclass(frozen=True, kw_only=True)
class QueueSeen:
    """What the endpoint saw: `gate` are the messages that were on the queue at the start.

    `before` are the calls about the queue before the worker started, `calls` everything after
    that; `left` and `dead` are what the queue and its dead-letter queue hold at the end.
    `visibility` is the queue's own timeout, where the configuration did not make it.
    """

    gate: tuple[Message, ...] = ()
    before: tuple[Call, ...] = ()
    calls: tuple[Call, ...] = ()
    left: tuple[Message, ...] = ()
    dead: tuple[Message, ...] = ()
    visibility: float | None = None
    trigger_failed: TriggerFailed | None = None


@dataclass(frozen=True, kw_only=True)
class AlsoSeen:
    """A further thing that must hold, and what it gave once the state was reached and settled."""

    expectation: Expectation
    rows: tuple[Rows, ...] = ()
    error: str = ""

    @property
    def holds(self) -> bool:
        """Whether every reading gave what is expected; none is not enough."""
        return bool(self.rows) and all(holds(each, self.expectation.expect) for each in self.rows)

    @property
    def refused(self) -> str:
        """What the server said where it refused the query, or had not its table to the end."""
        return self.error or next((each.missing for each in self.rows[-1:]), "")

    @property
    def over(self) -> bool:
        """Whether there is nothing to wait for: it holds, or it cannot hold any more."""
        hopeless = any(cannot_hold(each, self.expectation) for each in self.rows)
        return self.holds or bool(self.error) or hopeless


@dataclass(frozen=True, kw_only=True)
class StateSeen:
    """What Postgres saw. `start` is the last reading before the worker ran.

    `watched` holds the last reading that differed and the first that held; `final` is the reading
    after settling; `writers` are the commits in between, `commits` all that the worker (or the
    writer) made; `aborted` and `open` are what it wrote and did not commit; `visits` are its
    sessions. `doubts` say what makes it less sure who wrote.
    """

    start: Reading | None = None
    watched: Watched | None = None
    final: Reading | None = None
    also: tuple[AlsoSeen, ...] = ()
    writers: tuple[Commit, ...] = ()
    commits: tuple[Commit, ...] = ()
    aborted: tuple[Writing, ...] = ()
    open: tuple[Writing, ...] = ()
    visits: tuple[Visits, ...] = ()
    query_error: str = ""
    explanation: str = ""
    doubts: tuple[Sentence, ...] = ()

    @property
    def held(self) -> Reading | None:
        """The first reading that gave what is expected."""
        return self.watched.after if self.watched else None


@dataclass(frozen=True, kw_only=True)
class WorkerSeen:
    """What the engine saw of the worker's container, and what it printed.

    `unhealthy` is the output of the image's own health check where that was red after settling.
    """

    address: str
    started_at: datetime | None = None
    refused: str = ""
    exit: Exit | None = None
    oom: bool = False
    unhealthy: str | None = None
    log: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class JobEvidence:
    """Everything that was seen of the job; `writers` are the addresses whose commits count.

    `queue_end` is when the queue gate's own time was up, the settling time included: the state may
    have been waited for longer.
    """

    queue_gate: QueueGate | None
    database_gate: DatabaseGate | None
    mode: Mode
    worker: WorkerSeen
    queue: QueueSeen = field(default_factory=QueueSeen)
    state: StateSeen = field(default_factory=StateSeen)
    writers: frozenset[str] = field(default_factory=frozenset)
    waited_s: float = 0.0
    queue_end: datetime | None = None

    @property
    def started(self) -> bool:
        """Whether the worker was started at all."""
        return self.worker.started_at is not None

    @property
    def other_columns(self) -> Sentence | None:
        """What of the query's columns kept it from ever giving what is expected, if anything did.

        Without a last reading the first one tells, where no later one could give other columns.
        """
        gate, start, final = self.database_gate, self.state.start, self.state.final
        last = final or start
        if gate is None or last is None or self.state.held is not None:
            return None
        settled = final is not None or cannot_hold(last.rows, gate.state)
        return unlike(last.rows, gate.state.expect) if settled else None

    @property
    def query_fails(self) -> bool:
        """Whether the state's query is wrong, by its error or its columns, so it tells nothing."""
        return bool(self.state.query_error) or self.other_columns is not None
