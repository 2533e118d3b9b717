"""One worker's four gates: what becomes of each where something before it failed."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, NoReturn, cast

import pytest

from readiness.check import ATTEMPTS_SHOWN, Check
from readiness.engine import Exit
from readiness.errors import LabError
from readiness.gates.image import ImageEvidence
from readiness.gates.probing import ProbeRun
from readiness.gates.redis import ProbeSeen, RedisEvidence
from readiness.gates.worker import Bench, Slots
from readiness.images import ImageFailed, ImageReady
from readiness.model import Cause, GateId, GateResult, Status
from readiness.plan import (
    Container,
    Gates,
    ImageGate,
    NotConfigured,
    RedisGate,
    Waived,
    Worker,
)
from readiness.prepare import PreparationFailed, Prepared
from readiness.probes import ImportResult, ProbeOutput
from readiness.progress import Progress, Quiet
from readiness.sentence import quoted, say
from readiness.signals import Cancelled, cancelling
from readiness.sink.records import Attempt, Kind
from tests.gates.evidence import HERE, NOWHERE, QUEUE, STATE, at, job, queue_seen, state_seen
from tests.gates.evidence import worker_seen as seen_of_worker

IMAGE = ImageGate(location=HERE, imports=("worker",))
REDIS = RedisGate(location=HERE, command=("redis-cli", "ping"))
ALL = Gates(image=IMAGE, redis=REDIS, queue=QUEUE, database=STATE)
MISSING = NotConfigured(location=HERE)
READY = ImageReady(ref="w", id="sha256:1", facts={"Config": {"Entrypoint": ["/start.sh"]}})
NOT_BUILT = ImageFailed(
    ref="w",
    cause=Cause.BUILD_FAILED,
    message=say("the image does not build: {why}", why="it does not"),
    hint=say("correct this line"),
    location=HERE,
)
SETUP_FAILED = PreparationFailed(
    Cause.SETUP_FAILED,
    say("Postgres refused it: {error}", error="step 1 failed"),
    say("run the step by hand; its last lines are quoted below"),
    HERE,
)
BROKEN = LabError(quoted("the disk is full"))


def image_seen(code: int = 0) -> ImageEvidence:
    run = ProbeRun(exit=Exit(code=code, at=at(1), oom=False))
    result = ImportResult(ok=True, loaded=("worker",))
    return ImageEvidence(gate=IMAGE, run=run, output=ProbeOutput(started=True, result=result))


def redis_seen() -> RedisEvidence:
    def probe(code: int) -> ProbeSeen:
        run = ProbeRun(exit=Exit(code=code, at=at(1), oom=False))
        return ProbeSeen(run=run, output=ProbeOutput(started=True, result=None), by_exit=True)

    return RedisEvidence(gate=REDIS, probe=probe(1), control=None)


class FakeContainer:
    """A worker's container that runs on until it is signalled."""

    def __init__(self, *, stops: bool) -> None:
        self.stops = stops
        self.signals: list[str] = []

    def exit(self) -> None:
        return None

    def signal(self, name: str) -> None:
        self.signals.append(name)

    def wait_exit(self, seconds: float) -> Exit | None:
        assert seconds == 0.5
        return Exit(code=143, at=at(9), oom=False) if self.stops else None


class Scene:
    """A check whose images, lab and acts are made up."""

    def __init__(self, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pool = pool
        self.image: ImageReady | ImageFailed | Exception = READY
        self.prepared: Prepared | Exception = Prepared(services={})
        self.job: Any = job()
        self.redis: Any = redis_seen()
        self.attempts: tuple[Attempt, ...] = ()
        self.trouble: Any = None
        self.meddling: Any = None
        self.has_entrypoint = True
        self.prepares = threading.Event()
        self.prepares.set()
        self.container = FakeContainer(stops=True)
        self.progress: Progress = Quiet()
        monkeypatch.setattr("readiness.check.WorkerUnderTest", self._under)
        monkeypatch.setattr("readiness.check.image.act", lambda *_: image_seen())
        self.redis_acts = 0
        monkeypatch.setattr("readiness.check.redis.act", self._act_redis)
        monkeypatch.setattr("readiness.check.job.act", lambda *_: given(self.job))

    def _act_redis(self, *_: object) -> RedisEvidence:
        self.redis_acts += 1
        return cast("RedisEvidence", given(self.redis))

    def _under(self, *_: object) -> SimpleNamespace:
        return SimpleNamespace(
            image=self.image,
            container=self.container,
            has_entrypoint=self.has_entrypoint,
            sources=NOWHERE,
        )

    def check(self, gates: Gates = ALL, stop: float | None = None) -> Check:
        bench = SimpleNamespace(
            plan=SimpleNamespace(redis=None, postgres=None, external_aws=None),
            images=SimpleNamespace(get=lambda _: given(self.image)),
            lab=SimpleNamespace(
                redis_server=lambda: "the lab's",
                servers=lambda: None,
                attempts=lambda _: self.attempts,
                trouble=lambda _: given(self.trouble or self.meddling),
                meddling=lambda _: given(self.meddling),
            ),
            progress=self.progress,
            slots=Slots(2),
        )
        worker = Worker(
            name="video",
            location=HERE,
            container=Container(image="w"),
            gates=gates,
            region="us-east-1",
            access_key="AKIA",
            stop=stop,
        )
        prepared: Future[Prepared] = self.pool.submit(self._prepare)
        return Check(cast("Bench", bench), worker, prepared, self.pool)

    def _prepare(self) -> Prepared:
        self.prepares.wait(10)
        return cast("Prepared", given(self.prepared))

    def outcome(self, gates: Gates = ALL) -> dict[GateId, tuple[Status, Cause | None]]:
        check = self.check(gates)
        check.start()
        result = check.result(time.monotonic() + 10)
        return {each.id: (each.finding.status, each.finding.cause) for each in result.gates}


def given(value: Any) -> Any:
    """The value, or the error that it is."""
    if isinstance(value, Exception):
        raise value
    return value


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    with ThreadPoolExecutor(12) as pool:
        yield Scene(pool, monkeypatch)


def test_a_client_that_fails_before_everything_is_prepared_is_asked_again(scene: Scene) -> None:
    scene.has_entrypoint = False
    scene.prepares.clear()
    check = scene.check()
    check.start()
    deadline = time.monotonic() + 10
    while not scene.redis_acts and time.monotonic() < deadline:
        time.sleep(0.01)
    scene.prepares.set()
    check.result(time.monotonic() + 10)

    assert scene.redis_acts == 2


def test_a_client_that_fails_when_everything_is_prepared_has_failed(scene: Scene) -> None:
    scene.outcome()

    assert scene.redis_acts == 1


PASS = (Status.PASS, None)
OWN_RED = (Status.FAIL, Cause.PROBE_FAILED)
"""What the made up redis gate comes to where it is judged: neither passed nor blocked."""


def test_gates_that_do_not_depend_on_a_red_one_still_run(scene: Scene) -> None:
    assert list(scene.outcome().values()) == [PASS, OWN_RED, PASS, PASS]


def test_an_image_that_does_not_build_is_one_fail_and_three_blocked(scene: Scene) -> None:
    scene.image = NOT_BUILT
    blocked = (Status.BLOCKED, Cause.BLOCKED)
    assert list(scene.outcome().values()) == [(Status.FAIL, Cause.BUILD_FAILED), *[blocked] * 3]


def test_a_setup_that_fails_blocks_gates_3_and_4_only(scene: Scene) -> None:
    scene.prepared = SETUP_FAILED
    blocked = (Status.BLOCKED, Cause.SETUP_FAILED)
    assert list(scene.outcome().values()) == [PASS, OWN_RED, blocked, blocked]


def test_a_service_of_the_lab_that_does_not_start_is_an_error_of_the_gates_that_need_it(
    scene: Scene,
) -> None:
    scene.prepared = BROKEN
    error = (Status.ERROR, Cause.LAB_FAILED)
    assert list(scene.outcome().values()) == [PASS, OWN_RED, error, error]


@pytest.mark.parametrize("part", ["image", "job", "redis"])
def test_a_lab_fault_is_never_blocked_nor_failed(scene: Scene, part: str) -> None:
    setattr(scene, part, BROKEN)
    found = scene.outcome()
    error = (Status.ERROR, Cause.LAB_FAILED)
    hit = {
        "image": set(GateId),
        "job": {GateId.QUEUE, GateId.DATABASE},
        "redis": {GateId.REDIS},
    }[part]
    assert {gate for gate, outcome in found.items() if outcome == error} == hit


@pytest.mark.parametrize("trouble", ["the lab's redis was paused", LabError(quoted("no events"))])
def test_what_is_red_while_a_server_was_in_trouble_has_not_been_judged(
    scene: Scene, trouble: object
) -> None:
    scene.trouble, scene.prepared = trouble, SETUP_FAILED
    assert list(scene.outcome().values()) == [PASS, *[(Status.ERROR, Cause.LAB_FAILED)] * 3]


def test_what_is_green_stays_green_though_a_server_was_in_trouble(scene: Scene) -> None:
    scene.trouble = "the lab's redis ended with 137"
    error = (Status.ERROR, Cause.LAB_FAILED)
    assert list(scene.outcome().values()) == [PASS, error, PASS, PASS]


@pytest.mark.parametrize(
    "meddling",
    ["the container image-video was killed during the run", LabError(quoted("no events"))],
)
def test_what_is_red_though_somebody_else_struck_its_container_has_not_been_judged(
    scene: Scene, meddling: object
) -> None:
    scene.image, scene.meddling = NOT_BUILT, meddling
    assert list(scene.outcome().values()) == [(Status.ERROR, Cause.LAB_FAILED)] * 4


def test_a_message_that_never_came_fails_gate_3_and_blocks_gate_4_at_its_line(scene: Scene) -> None:
    scene.job = job(
        queue=queue_seen(before=()),
        worker=seen_of_worker(started_at=None),
        state=state_seen(watched=None),
    )
    gate = replace(STATE, location=replace(HERE, line=12))
    check = scene.check(replace(ALL, database=gate))
    check.start()
    found = {each.id: each.finding for each in check.result(time.monotonic() + 10).gates}
    assert found[GateId.QUEUE].cause is Cause.CONSUMED_BEFORE_START
    blocked = found[GateId.DATABASE]
    assert (blocked.status, blocked.cause) == (Status.BLOCKED, Cause.BLOCKED)
    assert blocked.location == gate.location


def test_a_query_that_is_wrong_is_told_though_the_worker_was_not_started(scene: Scene) -> None:
    scene.job = job(
        worker=seen_of_worker(started_at=None),
        state=state_seen(start=None, watched=None, query_error="no such column"),
    )
    assert scene.outcome()[GateId.DATABASE] == (Status.FAIL, Cause.QUERY_FAILED)


def test_columns_that_never_come_are_told_though_the_worker_was_not_started(scene: Scene) -> None:
    state = replace(STATE.state, expect={"done": True})
    scene.job = job(
        worker=seen_of_worker(started_at=None),
        database_gate=replace(STATE, state=state),
        state=state_seen(watched=None, final=None),
    )
    gates = replace(ALL, database=scene.job.database_gate)
    assert scene.outcome(gates)[GateId.DATABASE] == (Status.FAIL, Cause.QUERY_FAILED)


@pytest.mark.parametrize("gate", GateId)
def test_a_gate_that_is_not_configured_is_missing(scene: Scene, gate: GateId) -> None:
    gates = replace(ALL, **{gate.value: MISSING})
    assert scene.outcome(gates)[gate] == (Status.MISSING, Cause.NOT_CONFIGURED)


@pytest.mark.parametrize("gate", GateId)
def test_a_gate_that_is_waived_shows_its_reason_and_has_not_passed(
    scene: Scene, gate: GateId
) -> None:
    check = scene.check(replace(ALL, **{gate.value: Waived(location=HERE, reason="no Redis")}))
    check.start()
    result = check.result(time.monotonic() + 10)
    finding = next(each.finding for each in result.gates if each.id is gate)
    assert (finding.status, finding.cause) == (Status.WAIVED, None)
    assert "no Redis" in finding.message


def test_a_missing_gate_is_missing_also_where_there_is_no_image(scene: Scene) -> None:
    scene.image = NOT_BUILT
    found = scene.outcome(replace(ALL, redis=MISSING))
    assert found[GateId.REDIS] == (Status.MISSING, Cause.NOT_CONFIGURED)


def test_a_worker_without_a_job_is_not_started(scene: Scene) -> None:
    scene.job = AssertionError("it was started")
    found = scene.outcome(replace(ALL, queue=MISSING, database=MISSING))
    assert found[GateId.IMAGE] == PASS


def test_the_run_s_time_being_up_is_an_error_of_the_gates_that_are_not_through(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: Future[None] = Future()
    monkeypatch.setattr("readiness.check.redis.act", lambda *_: done.result())
    check = scene.check()
    check.start()
    result = check.result(time.monotonic() + 0.3)
    done.set_exception(LabError(quoted("let go")))
    found = {each.id: each.finding for each in result.gates}
    assert found[GateId.IMAGE].status is Status.PASS
    redis = found[GateId.REDIS]
    assert (redis.status, redis.cause) == (Status.ERROR, Cause.TIMEOUT)


@pytest.mark.parametrize("part", ["image", "job", "redis"])
def test_a_mistake_of_our_own_is_an_error_of_the_gates_that_it_hits_and_of_no_other(
    scene: Scene, part: str
) -> None:
    whole = scene.outcome()
    setattr(scene, part, ValueError("ours"))
    found = scene.outcome()
    hit = {
        "image": set(GateId),
        "job": {GateId.QUEUE, GateId.DATABASE},
        "redis": {GateId.REDIS},
    }[part]
    error = (Status.ERROR, Cause.LAB_FAILED)
    assert found == {gate: error if gate in hit else whole[gate] for gate in GateId}


@pytest.mark.parametrize("gate", GateId)
def test_a_mistake_in_judging_is_an_error_of_that_gate_and_says_so(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, gate: GateId
) -> None:
    def slip(*_: object) -> NoReturn:
        raise KeyError("ours")

    monkeypatch.setattr(f"readiness.check.{gate}.judge", slip)
    check = scene.check()
    check.start()
    found = {each.id: each.finding for each in check.result(time.monotonic() + 10).gates}
    errors = [id_ for id_, finding in found.items() if finding.status is Status.ERROR]
    assert errors == [gate]
    assert "a mistake in readiness itself, please report it: KeyError" in found[gate].message


def test_a_gate_that_could_not_be_shown_is_an_error_and_the_others_stay(scene: Scene) -> None:
    class Broken(Quiet):
        def gate(self, worker: str, result: GateResult) -> None:
            if result.id is GateId.REDIS:
                raise BrokenPipeError(worker)

    scene.progress = Broken()
    found = scene.outcome()
    assert found[GateId.REDIS] == (Status.ERROR, Cause.LAB_FAILED)
    assert found[GateId.QUEUE] == PASS


def test_a_signal_that_comes_while_a_gate_is_awaited_is_no_gate_s_affair(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: Future[None] = Future()
    monkeypatch.setattr("readiness.check.redis.act", lambda *_: done.result())
    check = scene.check()
    check.start()
    signalled = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM))
    with cancelling(), pytest.raises(Cancelled):  # noqa: PT012  first the clock, then the wait
        signalled.start()
        check.result(time.monotonic() + 10)
    done.set_exception(LabError(quoted("let go")))


def test_a_remark_that_cannot_be_made_is_told_and_costs_no_finding(scene: Scene) -> None:
    check = scene.check()
    scene.attempts = cast("Any", None)
    (told,) = check.remarks()
    assert told.startswith("video: a mistake in readiness itself")


def attempt(number: int) -> Attempt:
    return Attempt(
        source="198.19.0.9", kind=Kind.NAME, what=f"host{number}.example", at=at(1), count=2
    )


@pytest.mark.parametrize("many", [0, 1, ATTEMPTS_SHOWN + 3])
def test_what_a_worker_tried_to_reach_outside_is_told(scene: Scene, many: int) -> None:
    scene.attempts = tuple(map(attempt, range(many)))
    told = " ".join(scene.check().remarks())
    assert ("host0.example" in told) is bool(many)
    assert ("and 3 more" in told) is (many > ATTEMPTS_SHOWN)


@pytest.mark.parametrize(
    ("stop", "stops", "signals", "warned"),
    [(None, True, [], False), (0.5, True, ["SIGTERM"], False), (0.5, False, ["SIGINT"], True)],
    ids=["not asked for", "in time", "too late, by the image's own signal"],
)
def test_a_graceful_stop_is_asked_for_only_on_request_and_late_is_a_warning(
    scene: Scene, stop: float | None, signals: list[str], *, stops: bool, warned: bool
) -> None:
    scene.container = FakeContainer(stops=stops)
    signal = next(iter(signals), "SIGTERM")
    scene.image = replace(READY, facts={"Config": {"StopSignal": signal}})
    check = scene.check(stop=stop)
    check.start()
    found = check.result(time.monotonic() + 10)
    assert found.gates[2].finding.status is Status.PASS
    assert scene.container.signals == signals
    assert any(f"after {signal}" in line for line in check.remarks()) is warned


def test_an_entrypoint_that_let_no_probe_through_is_a_warning(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    bypassed = replace(image_seen(), run=replace(image_seen().run, bypassed=True))
    act: Callable[..., ImageEvidence] = lambda *_: bypassed  # noqa: E731  a stand-in in one line
    monkeypatch.setattr("readiness.check.image.act", act)
    check = scene.check()
    check.start()
    check.result(time.monotonic() + 10)
    assert any("entrypoint" in line for line in check.remarks())
