"""Reads the state that gate 4 asks for: before the job, while it runs, and after settling."""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack

from readiness.endpoint.records import Watch
from readiness.gates.job.evidence import AlsoSeen, StateSeen
from readiness.lab import Database
from readiness.plan import DatabaseGate, Expectation
from readiness.sentence import say
from readiness.services.postgres.log import Writing
from readiness.services.postgres.server import QueryError
from readiness.services.postgres.state import Reading, StateLocked, StateWatch, Watched, watch
from readiness.services.postgres.witness import Commit
from readiness.values import Rows, says_nothing, show

LOCK_PATIENCE_S = 10.0


class StateFollower:
    """One worker's state, from the reading before its job to the one after settling."""

    def __init__(self, database: Database, gate: DatabaseGate) -> None:
        self._server = database.server
        self._witness = database.witness
        self._gate = gate
        self._undo = ExitStack()
        self._state = self._undo.enter_context(StateWatch(self._server.observer, gate.state.query))
        self._stop = False
        self._following: Future[Watched | str] | None = None
        self._writers: tuple[Commit, ...] = ()
        self.start: Reading | None = None
        self.query_error = ""

    def close(self) -> None:
        """Give the connections back."""
        self._stop = True
        self._undo.close()

    def take_stock(self) -> None:
        """Read the state before the worker starts."""
        try:
            self.start = _patiently(self._state)
        except (QueryError, StateLocked) as error:
            self.query_error = str(error)

    def at_delete(self, region: str, queue: str) -> Watch:
        """What the endpoint shall read when a message of that queue is deleted."""
        return Watch(
            region=region,
            queue=queue,
            conninfo=self._server.observer,
            query=self._gate.state.query,
            expect=self._gate.state.expect,
        )

    def follow(self, pool: ThreadPoolExecutor, deadline: float) -> None:
        """Begin to read in a thread of the pool until nothing is waited for, or `stop`."""
        if self.start is not None:
            self._following = pool.submit(self._follow, self.start, deadline)

    def stop(self) -> None:
        """What cannot come true any more needs no waiting: one more reading, then the end."""
        self._stop = True

    @property
    def over(self) -> bool:
        """Whether there is nothing more to wait for."""
        return self._following is None or self._following.done()

    @property
    def watched(self) -> Watched | None:
        """What was seen once it is over; None before, and where the query is wrong."""
        if self._following is None or not self._following.done():
            return None
        seen = self._following.result()
        if isinstance(seen, str):
            self.query_error = seen
            return None
        return seen

    @property
    def held(self) -> bool:
        """Whether the state has been as expected."""
        return self.watched is not None and self.watched.after is not None

    @property
    def failed(self) -> bool:
        """Whether the state has become one of those that end the wait."""
        return self.watched is not None and self.watched.failed is not None

    def wait(self) -> None:
        """Wait for the end of following. Raises LabError."""
        if self._following is not None:
            self._following.result()

    def also(self) -> tuple[AlsoSeen, ...]:
        """Read the further things that must hold, once."""
        return tuple(self._also(each) for each in self._gate.also)

    def collect(self, addresses: Iterable[str], also: tuple[AlsoSeen, ...]) -> StateSeen:
        """Everything that Postgres saw of the job, read after settling."""
        known = tuple(addresses)
        watched = self.watched
        final = self._final()
        held = watched.after if watched else None
        return StateSeen(
            start=self.start,
            watched=watched,
            final=final,
            also=_joined(also or self.also(), self.also()) if held else (),
            writers=self._writers,
            commits=tuple(c for one in known for c in self._witness.commits(one)),
            aborted=tuple(w for one in known for w in self._aborted(one)),
            open=tuple(w for one in known for w in self._witness.open_transactions(one)),
            visits=tuple(self._witness.visits(one) for one in known),
            query_error=self.query_error,
            explanation=self._explain(),
            doubts=self._witness.doubts(watched.before, held) if watched and held else (),
        )

    def _aborted(self, address: str) -> Iterable[Writing]:
        """What the address rolled back since the reading before the job."""
        before = self.start.snapshot if self.start is not None else None
        aborted = self._witness.aborted(address)
        return (w for w in aborted if before is None or not w.xid or not before.sees(w.xid))

    def _follow(self, start: Reading, deadline: float) -> Watched | str:
        try:
            watched = watch(
                self._state,
                self._gate.state,
                before=start,
                fail=self._gate.fail,
                deadline=deadline,
                stop=lambda: self._stop,
            )
        except QueryError as error:
            return str(error)
        if watched.after is not None:
            # Now: the log forgets the first of very many transactions.
            self._writers = self._witness.writers(watched.before, watched.after)
        return watched

    def _final(self) -> Reading | None:
        try:
            return _patiently(self._state)
        except StateLocked as error:
            if self.watched is not None and not self.held:
                # An open transaction holds it: what was read last is what is committed.
                return self.watched.failed or self.watched.before
            self.query_error = self.query_error or str(error)
            return None
        except QueryError as error:
            self.query_error = self.query_error or str(error)
            return None

    def _also(self, expectation: Expectation) -> AlsoSeen:
        rows, error = self._read(expectation.query)
        return AlsoSeen(expectation=expectation, rows=(rows,) if rows else (), error=error)

    def _explain(self) -> str:
        if self._gate.explain is None:
            return ""
        rows, error = self._read(self._gate.explain)
        return show(rows, limit=500) if rows and not says_nothing(rows) else error

    def _read(self, query: str) -> tuple[Rows | None, str]:
        try:
            with StateWatch(self._server.observer, query) as state:
                return _patiently(state).rows, ""
        except (QueryError, StateLocked) as error:
            return None, str(error)


def _patiently(state: StateWatch) -> Reading:
    """A reading, also where somebody locks the table for a while.

    Raises LabError, QueryError, and StateLocked where that lasts.
    """
    deadline = time.monotonic() + LOCK_PATIENCE_S
    while True:
        try:
            return state.read()
        except StateLocked as error:
            if time.monotonic() > deadline:
                seconds = f"{LOCK_PATIENCE_S:.0f}"
                raise StateLocked(
                    say(
                        "the state could not be read for {seconds} s: it is locked", seconds=seconds
                    )
                ) from error


def _joined(first: tuple[AlsoSeen, ...], second: tuple[AlsoSeen, ...]) -> tuple[AlsoSeen, ...]:
    """One value for each further thing, with everything that it gave, in order."""
    return tuple(
        AlsoSeen(
            expectation=one.expectation,
            rows=(*one.rows, *other.rows),
            error=one.error or other.error,
        )
        for one, other in zip(first, second, strict=True)
    )
