"""Acts the job: enqueue, see the message lie untouched, start the worker, watch, settle, look."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from readiness.endpoint.records import Call
from readiness.engine import Exit, LabContainer, StartRefused
from readiness.errors import LabError
from readiness.gates.job.evidence import (
    AlsoSeen,
    JobEvidence,
    QueueSeen,
    StateSeen,
    TriggerFailed,
    WorkerSeen,
)
from readiness.gates.job.health import check_health
from readiness.gates.job.queue_watch import RECEIVES, QueueWatch
from readiness.gates.job.state import StateFollower
from readiness.gates.job.trigger import enqueue
from readiness.gates.worker import WorkerUnderTest
from readiness.lab import Servers
from readiness.plan import DatabaseGate, Mode, QueueGate, TriggerRun
from readiness.sentence import say

POLL_S = 0.01
FURTHER_POLL_S = 0.05
DEFAULT_SETTLE_S = 1.0
LOG_END_S = 2.0
BUSY, SLOWEST = 2.0, 4.0
"""What waits for each processor where the machine is busy; how much longer it is waited at most."""


def act(
    under: WorkerUnderTest,
    servers: Servers,
    pool: ThreadPoolExecutor,
    writer: str | None,
    may_start: Callable[[], None],
) -> JobEvidence:
    """Put one real job through the worker's container and collect what the servers saw.

    `writer` is the address of the own service through which the worker reports, if any;
    `may_start` returns when the message may be sent and the worker started. Raises LabError.
    """
    with ExitStack() as stack:
        return _Job(under, servers, pool, writer, stack).act(may_start)


class _Job:
    def __init__(
        self,
        under: WorkerUnderTest,
        servers: Servers,
        pool: ThreadPoolExecutor,
        writer: str | None,
        stack: ExitStack,
    ) -> None:
        gates = under.worker.gates
        self._under = under
        self._pool = pool
        self._servers = servers
        self._container: LabContainer = under.container
        self._writers = tuple(filter(None, (self._container.address, writer)))
        self._queue_gate = gates.queue if isinstance(gates.queue, QueueGate) else None
        self._state_gate = gates.database if isinstance(gates.database, DatabaseGate) else None
        self._queue = self._queue_watch()
        self._state = self._state_follower(stack)
        self._also: tuple[AlsoSeen, ...] = ()
        self._before: tuple[Call, ...] = ()
        self._queue_end: datetime | None = None

    def act(self, may_start: Callable[[], None]) -> JobEvidence:
        """The whole job, from the message to the last look."""
        name, progress = self._under.worker.name, self._under.bench.progress
        may_start()
        with progress.phase("enqueue", name):
            failed = self._enqueue()
        with self._under.bench.slots.jobs:
            return self._processed(failed)

    def _processed(self, failed: TriggerFailed | None) -> JobEvidence:
        """From the last look before the worker starts to the last look after it settled."""
        name, progress = self._under.worker.name, self._under.bench.progress
        if self._state is not None:
            self._state.take_stock()
        if self._queue is not None:
            self._before = self._queue.take_stock()
        if failed is not None or not self._untouched:
            return self._not_started(failed)
        began, started_at = time.monotonic(), datetime.now(UTC)
        with progress.phase("work", name):
            refused = self._start()
            if not refused:
                self._watch(time.monotonic())
        with progress.phase("settle", name):
            unhealthy = self._settle()
        seen = self._worker_seen()
        worker = replace(
            seen, started_at=started_at, refused=refused or seen.refused, unhealthy=unhealthy
        )
        return self._collected(worker, time.monotonic() - began)

    def _enqueue(self) -> TriggerFailed | None:
        if self._queue_gate is None or self._servers.endpoint is None or self._queue is None:
            return None
        self._queue.begin()
        if self._state is not None:
            queue = self._queue_gate.queue
            self._servers.endpoint.watch(self._state.at_delete(queue.region, queue.name))
        name, bench = self._under.worker.name, self._under.bench
        runs = isinstance(self._queue_gate.trigger, TriggerRun)
        producer = bench.lab.network.next_address() if runs else ""
        failed = enqueue(bench, name, self._queue_gate, self._servers.endpoint, producer)
        return failed or self._queue.wait_for_messages(self._queue_gate.timeout, producer)

    @property
    def _untouched(self) -> bool:
        """The queue gate's control: the messages lie there as they were put."""
        if self._queue is None:
            return True
        taken = any(c.action == RECEIVES and c.message_ids for c in self._before)
        return self._queue.untouched and not taken

    def _start(self) -> str:
        self._keep_to_its_own_queue()
        if self._queue is not None:
            self._queue.follow(self._pool)
        try:
            self._container.start()
        except StartRefused as error:
            return str(error)
        self._log = self._container.log
        return ""

    def _keep_to_its_own_queue(self) -> None:
        """Leave the others their messages: a worker at their queue is no fault of theirs."""
        if self._servers.endpoint is not None:
            for queue in self._under.bench.plan.queues_besides(self._under.worker):
                self._servers.endpoint.keep_from(self._container.address, queue)

    def _watch(self, began: float) -> None:
        """Wait until all is done, or cannot be done any more, or the time is up."""
        if self._queue_gate is not None:
            patience = self._queue_gate.timeout + self._settling
            self._queue_end = datetime.now(UTC) + timedelta(seconds=patience)
        queue_end = began + (self._queue_gate.timeout if self._queue_gate else 0.0)
        state_end = self._state_end = began + (self._state_gate.timeout if self._state_gate else 0)
        if self._state is not None:
            self._state.follow(self._pool, state_end)
        while not self._over(queue_end, state_end):
            time.sleep(POLL_S)
        if self._state is not None:
            self._state.stop()
            self._state.wait()

    def _over(self, queue_end: float, state_end: float) -> bool:
        now = time.monotonic()
        end = self._container.exit()
        if end is not None and not self._is_the_writers_turn(end):
            return True
        if self._queue is not None:
            self._queue.check()  # what nobody follows any more need not be waited for
            if self._queue.dead_lettered:
                return True
        if self._state is not None and self._state.failed:
            return self._queue is None or self._queue.all_deleted or self._failed_long_ago(now)
        queue_over = self._queue is None or self._queue.all_deleted or now > queue_end
        state_over = self._state is None or self._state.over or now > state_end
        if not (queue_over and state_over):
            return False
        serves = self._under.worker.mode is Mode.SERVICE
        return serves or end is not None or now > (queue_end if self._queue_gate else state_end)

    def _is_the_writers_turn(self, end: Exit) -> bool:
        """Whether a job ended well and leaves the state to another service, which has its time."""
        writes = self._state_gate is not None and self._state_gate.writer is not None
        return writes and self._under.worker.mode is Mode.JOB and not end.code

    def _failed_long_ago(self, now: float) -> bool:
        """A worker that marks its job as failed may delete the message right after that."""
        self._failed_at = min(getattr(self, "_failed_at", now), now)
        return now - self._failed_at > self._settling

    @property
    def _settling(self) -> float:
        return self._state_gate.settle if self._state_gate else DEFAULT_SETTLE_S

    @property
    def _all_done(self) -> bool:
        deleted = self._queue is None or self._queue.all_deleted
        if self._queue is None and self._state is None:
            return False
        return deleted and (self._state is None or self._state.held)

    def _settle(self) -> str | None:
        """Let the settling time pass where there is something to settle; then ask for health.

        On a machine that is busy it is longer: what a worker does in it takes longer as well.
        A state has to last whatever became of the worker, which may be a job that has ended.
        """
        if self._state is not None and self._state.held:
            self._also = self._await_further_things(self._state)
            time.sleep(self._settling * slowness())
        elif self._all_done:
            self._container.wait_exit(self._settling * slowness())
        serves = self._under.worker.mode is Mode.SERVICE
        if not self._all_done or not serves or self._container.settled_exit() is not None:
            return None
        return check_health(self._container)

    def _await_further_things(self, state: StateFollower) -> tuple[AlsoSeen, ...]:
        """What must hold besides the state may be written after it: it has the state's time."""
        while True:
            over = self._container.exit() is not None or time.monotonic() > self._state_end
            seen = state.also()
            if over or all(each.over for each in seen):
                return seen
            time.sleep(FURTHER_POLL_S)

    def _worker_seen(self) -> WorkerSeen:
        container = self._container
        end = container.exit()
        if end is not None:
            container.log.wait_end(LOG_END_S)
        return WorkerSeen(
            address=container.address,
            exit=end,
            refused=container.refusal(),
            oom=container.oom,
            log=container.log.lines(),
        )

    def _collected(self, worker: WorkerSeen, waited_s: float) -> JobEvidence:
        """The calls first: what a worker that is late still does may only be missing from them."""
        queue, state = self._queue_seen(), StateSeen()
        if self._state is not None:
            self._state.stop()
            self._state.wait()
            state = self._state.collect(self._writers, self._also)
        return self._evidence(worker, queue, state, waited_s)

    def _queue_seen(self) -> QueueSeen:
        if self._queue is None:
            return QueueSeen()
        calls = self._queue.close()
        visibility = self._queue.look_after()
        left, dead = self._queue.remaining()
        return QueueSeen(
            gate=self._queue.messages,
            before=self._before,
            calls=calls,
            left=left,
            dead=dead,
            visibility=visibility,
        )

    def _not_started(self, failed: TriggerFailed | None) -> JobEvidence:
        messages = self._queue.messages if self._queue else ()
        queue = QueueSeen(gate=messages, before=self._before, trigger_failed=failed)
        state = StateSeen(
            start=self._state.start if self._state else None,
            query_error=self._state.query_error if self._state else "",
        )
        return self._evidence(WorkerSeen(address=self._container.address), queue, state, 0.0)

    def _evidence(
        self, worker: WorkerSeen, queue: QueueSeen, state: StateSeen, waited_s: float
    ) -> JobEvidence:
        return JobEvidence(
            queue_gate=self._queue_gate,
            database_gate=self._state_gate,
            mode=self._under.worker.mode,
            worker=worker,
            queue=queue,
            state=state,
            writers=frozenset(self._writers),
            waited_s=waited_s,
            queue_end=self._queue_end,
        )

    def _queue_watch(self) -> QueueWatch | None:
        if self._queue_gate is None:
            return None
        if self._servers.endpoint is None:
            raise LabError(
                say("the queue gate needs the SQS endpoint, which the plan does not start")
            )
        return QueueWatch(self._servers.endpoint, self._queue_gate, self._container.address)

    def _state_follower(self, stack: ExitStack) -> StateFollower | None:
        if self._state_gate is None:
            return None
        if self._servers.database is None:
            raise LabError(say("the database gate needs Postgres, which the plan does not start"))
        follower = StateFollower(self._servers.database, self._state_gate)
        stack.callback(follower.close)
        return follower


def slowness() -> float:
    """How many times as long things take as on a machine that is not busy, 1 to `SLOWEST`."""
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    return min(max(load / BUSY, 1.0), SLOWEST)
