"""Who made a state true is asked when it has come true, not at the end of the run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Self, cast

import pytest

from readiness.gates.job import state
from readiness.lab import Database
from readiness.plan import DatabaseGate, Expectation
from readiness.services.postgres.log import Client
from readiness.services.postgres.state import Reading, Watched
from readiness.services.postgres.witness import Commit
from readiness.values import Rows
from tests.gates.evidence import HERE, WORKER, at

CLIENT = Client(at=at(1), address=WORKER, pid=1, role="r", database="d", application="")
COMMIT = Commit(at=at(1), xid=700, client=CLIENT)
ROWS = Rows(columns=("s",), rows=(("done",),), count=1)


class Forgetful:
    """A Postgres, and its witness, that knows who wrote only for a while."""

    observer = ""

    def __init__(self) -> None:
        self.server = self.witness = self
        self.forgotten = False

    def writers(self, _before: Reading, _after: Reading) -> tuple[Commit, ...]:
        return () if self.forgotten else (COMMIT,)

    def __getattr__(self, _name: str) -> object:
        return lambda *_: ()


class Read:
    """A reading of a state that is as it should be."""

    def __init__(self, *_: object) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def read(self) -> object:
        return READING


READING = cast("Reading", type("Reading", (), {"rows": ROWS, "snapshot": None})())


def test_what_the_log_forgets_later_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "StateWatch", Read)
    monkeypatch.setattr(state, "watch", lambda *_, **__: Watched(before=READING, after=READING))
    expectation = Expectation(location=HERE, query="SELECT s FROM t", expect="done")
    gate = DatabaseGate(location=HERE, state=expectation)
    postgres = Forgetful()
    follower = state.StateFollower(cast("Database", postgres), gate)
    follower.take_stock()

    with ThreadPoolExecutor() as pool:
        follower.follow(pool, 0)
        follower.wait()
    postgres.forgotten = True

    assert follower.collect((WORKER,), ()).writers == (COMMIT,)
