"""How long a job is waited for: as long as something can still come true, and no longer."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Self, cast

import pytest

from readiness.gates import database, queue
from readiness.gates.job import JobEvidence, act
from readiness.gates.worker import WorkerUnderTest
from readiness.lab import Servers
from readiness.model import Cause, Status
from readiness.plan import Expectation, Expected, Gates, Mode, NotConfigured
from readiness.services.postgres.log import Visits
from readiness.services.postgres.state import Reading
from readiness.values import Rows
from tests.gates.evidence import (
    DELETED,
    HERE,
    NOWHERE,
    QUEUE,
    RECEIVED,
    SENT,
    STATE,
    WORKER,
    client,
    reading,
)

LONG_S = 30.0
SOON_S = 5.0
MISSING = NotConfigured(location=HERE)
NO_TABLE = replace(reading(None, 1.0), rows=Rows(columns=(), rows=(), count=0))


class FakeContainer:
    """A worker's container that runs on for ever."""

    address = WORKER
    oom = False
    log = SimpleNamespace(lines=tuple)

    def start(self) -> None:
        """It starts at once."""

    def exit(self) -> None:
        return None

    def settled_exit(self) -> None:
        return None

    def wait_exit(self, seconds: float) -> None:
        time.sleep(seconds)

    def refusal(self) -> str:
        return ""


class FakeQueue:
    """A queue whose one message the worker receives and deletes at once."""

    dead_lettered = False
    all_deleted = True
    untouched = True

    def __init__(self, *_: object) -> None:
        self.messages = (SimpleNamespace(id="m"),)

    def take_stock(self) -> Any:
        return (SENT,)

    def close(self) -> Any:
        return (RECEIVED, DELETED)

    def remaining(self) -> Any:
        return (), ()

    def nothing(self, *_: object) -> None:
        """Nothing goes wrong, and there is nothing to tell."""

    begin = wait_for_messages = follow = check = look_after = nothing


class FakeState:
    """What each query gives, reading after reading, the last one for ever."""

    answers: dict[str, list[Reading]]

    def __init__(self, _: str, query: str) -> None:
        self._answers = list(self.answers[query])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """There is nothing to close."""

    def read(self) -> Reading:
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def bounded(self, held: Reading) -> Reading:
        return held


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Reading]]:
    acting = sys.modules[act.__module__]  # its name in the package is the function's
    monkeypatch.setattr(acting, "QueueWatch", FakeQueue)
    monkeypatch.setattr(acting, "enqueue", lambda *_: None)
    monkeypatch.setattr(acting, "check_health", lambda _: None)
    monkeypatch.setattr("readiness.gates.job.state.StateWatch", FakeState)
    given: dict[str, list[Reading]] = {}
    monkeypatch.setattr(FakeState, "answers", given, raising=False)
    return given


def acted(gates: Gates, mode: Mode = Mode.SERVICE) -> JobEvidence:
    """What is seen of the job; fails where it is waited for much too long."""
    bench = SimpleNamespace(
        plan=SimpleNamespace(queues_besides=lambda _: ()),
        progress=SimpleNamespace(phase=lambda *_: nullcontext()),
        slots=SimpleNamespace(jobs=nullcontext()),
    )
    worker = SimpleNamespace(name="video", gates=gates, mode=mode)
    under = SimpleNamespace(worker=worker, container=FakeContainer(), bench=bench)
    nothing = dict.fromkeys(
        ("writers", "commits", "aborted", "open_transactions", "doubts"), lambda *_: ()
    )
    witness = SimpleNamespace(**nothing, visits=lambda _: Visits(sessions=(client(),)))
    postgres = SimpleNamespace(server=SimpleNamespace(observer=""), witness=witness)
    servers = SimpleNamespace(endpoint=SimpleNamespace(watch=lambda _: None), database=postgres)
    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        seen = act(
            cast("WorkerUnderTest", under), cast("Servers", servers), pool, None, lambda: None
        )
    assert time.monotonic() - began < SOON_S
    return seen


def gates_of(query: str, expect: Expected, **changes: Any) -> Gates:
    state = Expectation(query=query, expect=expect, location=HERE)
    gate = replace(STATE, **{"state": state, "timeout": LONG_S, "settle": 0.0, **changes})
    return Gates(image=MISSING, redis=MISSING, queue=replace(QUEUE, timeout=LONG_S), database=gate)


@pytest.mark.parametrize("expect", [{"done": "DONE"}, ("DONE", 1)])
@pytest.mark.parametrize(
    "given",
    [
        [reading("NEW", 1.0)],
        [reading(None, 1.0, count=0)],
        [NO_TABLE, NO_TABLE, reading(None, 2.0, count=0)],
    ],
    ids=["a row from the start", "no row yet", "no table at first"],
)
def test_columns_that_the_query_never_gives_end_the_wait_and_blame_nobody_s_worker(
    answers: dict[str, list[Reading]], expect: Expected, given: list[Reading]
) -> None:
    query = "SELECT status FROM jobs"
    answers[query] = given
    seen = acted(gates_of(query, expect))
    assert seen.database_gate is not None
    assert database.judge(seen, seen.database_gate, NOWHERE).cause is Cause.QUERY_FAILED
    order = queue.judge(seen, QUEUE, NOWHERE)
    assert (order.status, order.cause) == (Status.BLOCKED, Cause.BLOCKED)
    assert "order of commit and delete" in order.message


def test_a_job_s_exit_has_the_queue_gate_s_time_also_where_the_state_has_more(
    answers: dict[str, list[Reading]],
) -> None:
    query = "SELECT status FROM jobs"
    answers[query] = [reading("NEW", 1.0), reading("DONE", 2.0)]
    gates = gates_of(query, "DONE")
    short = replace(QUEUE, timeout=0.5)
    seen = acted(replace(gates, queue=short), Mode.JOB)
    assert seen.waited_s > 0.5
    assert queue.judge(seen, short, NOWHERE).cause is Cause.TIMEOUT


def test_a_job_s_exit_is_waited_for_until_its_time_is_up(
    answers: dict[str, list[Reading]],
) -> None:
    query = "SELECT status FROM jobs"
    answers[query] = [reading("NEW", 1.0), reading("DONE", 2.0)]
    gates = gates_of(query, "DONE", timeout=0.1)
    seen = acted(replace(gates, queue=replace(QUEUE, timeout=1.0)), Mode.JOB)
    assert seen.waited_s > 1.0


def test_columns_that_a_migration_may_still_add_are_waited_for(
    answers: dict[str, list[Reading]],
) -> None:
    query = "SELECT * FROM jobs"
    done = Rows(columns=("status", "done"), rows=(("NEW", "t"),), count=1)
    answers[query] = [*[reading("NEW", 1.0)] * 5, replace(reading("NEW", 2.0), rows=done)]
    assert acted(gates_of(query, {"done": True})).state.held is not None


def test_a_further_query_s_columns_that_never_come_are_not_waited_for(
    answers: dict[str, list[Reading]],
) -> None:
    query, further = "SELECT status FROM jobs", "SELECT count(*) FROM log"
    also = Expectation(query=further, expect={"lines": 1}, location=HERE)
    answers[query] = [reading("NEW", 1.0), reading("DONE", 2.0)]
    answers[further] = [
        replace(reading("1", 2.0), rows=Rows(columns=("count",), rows=(("1",),), count=1))
    ]
    seen = acted(gates_of(query, "DONE", also=(also,)))
    assert seen.database_gate is not None
    assert database.judge(seen, seen.database_gate, NOWHERE).cause is Cause.QUERY_FAILED
