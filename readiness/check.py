"""One worker's four gates: started together, each waiting for what its evidence needs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import AbstractContextManager, contextmanager

from readiness.errors import LabError, bug
from readiness.gates import database, image, job, queue, redis
from readiness.gates.outside import from_outside
from readiness.gates.worker import Bench, WorkerUnderTest
from readiness.images import ImageFailed
from readiness.model import (
    Cause,
    Finding,
    GateId,
    GateResult,
    ImageIdentity,
    Location,
    Moment,
    Status,
    WorkerResult,
)
from readiness.plan import (
    DatabaseGate,
    ImageGate,
    NotConfigured,
    QueueGate,
    RedisGate,
    Waived,
    Worker,
)
from readiness.prepare import PreparationFailed, Prepared
from readiness.sentence import Sentence, joined, quoted, say
from readiness.services.external.weaker import weaker as weaker_than_ours
from readiness.services.redis.witness import RedisWitness
from readiness.sink.records import Attempt

ATTEMPTS_SHOWN = 10


class Check:
    """One worker's four gates, side by side as far as their evidence does not need one another."""

    def __init__(
        self, bench: Bench, worker: Worker, prepared: Future[Prepared], pool: ThreadPoolExecutor
    ) -> None:
        self._bench = bench
        self._worker = worker
        self._prepared = prepared
        self._pool = pool
        self._image = ImageIdentity(ref=worker.container.image)
        self._gates: dict[GateId, Future[GateResult]] = {}
        self._through = threading.Event()
        self._spent: dict[GateId, float] = {}
        self._warnings: list[Sentence] = []
        self._fault: Sentence | None = None
        self.moments: tuple[Moment, ...] = ()

    def start(self) -> None:
        """Begin with everything that can be begun."""
        under = self._pool.submit(self._under_test)
        job_seen = self._pool.submit(self._act_job, under)
        acts: dict[GateId, Callable[[], Finding]] = {
            GateId.IMAGE: lambda: self._judge_image(under),
            GateId.REDIS: lambda: self._judge_redis(under),
            GateId.QUEUE: lambda: self._judge_queue(under, job_seen),
            GateId.DATABASE: lambda: self._judge_database(under, job_seen),
        }
        for id_, act in acts.items():
            self._gates[id_] = self._pool.submit(self._gate, id_, act)

    def result(self, deadline: float) -> WorkerResult:
        """All four gates, waited for until the run's time is up."""
        gates = tuple(self._result(id_, deadline) for id_ in GateId)
        return WorkerResult(name=self._worker.name, image=self._image, gates=gates)

    def remarks(self) -> tuple[Sentence, ...]:
        """What is worth saying besides the verdict: also where the worker tried to get out to."""
        try:
            return (*self._warnings, *self._tried_outside())
        except Exception as error:  # noqa: BLE001  a remark is not worth the gates' findings
            return (*self._warnings, self._of_worker(bug(error)))

    def _of_worker(self, remark: str) -> Sentence:
        return joined(": ", (self._worker.name, remark))

    def _tried_outside(self) -> tuple[Sentence, ...]:
        tried = self._bench.lab.attempts(self._worker.name)
        where = joined(", ", map(_attempt, tried[:ATTEMPTS_SHOWN]))
        if len(tried) > ATTEMPTS_SHOWN:
            left = len(tried) - ATTEMPTS_SHOWN
            where = say("{where} and {count} more", where=where, count=left)
        outside = say(
            "tried to reach what is outside of the lab, and was refused: {where}", where=where
        )
        return (self._of_worker(outside),) if tried else ()

    def _result(self, id_: GateId, deadline: float) -> GateResult:
        gate = self._gates[id_]
        try:
            # Not `result`: what the gate's thread raised is told from a signal that came here.
            error = gate.exception(timeout=max(0.0, deadline - time.monotonic()))
        except FutureTimeoutError:
            finding = Finding(
                status=Status.ERROR,
                cause=Cause.TIMEOUT,
                message=say(
                    "expected the whole run to end within its `timeout`; this gate had not"
                ),
                hint=say("raise the input `timeout`, or see in the timeline what took so long"),
            )
            return GateResult(id=id_, finding=finding)
        if error is not None:
            return GateResult(id=id_, finding=_lab_failed(bug(error)))
        return gate.result()

    def _gate(self, id_: GateId, act: Callable[[], Finding]) -> GateResult:
        finding = self._unasked(id_) or self._undisturbed(id_, self._judged(act))
        result = GateResult(id=id_, finding=finding, duration_s=self._spent.get(id_, 0.0))
        self._bench.progress.gate(self._worker.name, result)
        return result

    def _undisturbed(self, id_: GateId, finding: Finding) -> Finding:
        """The finding; what is red though the lab was in trouble has not been judged."""
        if finding.status not in (Status.FAIL, Status.BLOCKED):
            return finding
        try:
            trouble = self._trouble(id_)
        except LabError as error:
            trouble = quoted(error)
        if trouble is None:
            return finding
        return _lab_failed(
            say(
                "{trouble}; by itself it would have come to {cause}",
                trouble=trouble,
                cause=finding.cause,
            )
        )

    def _trouble(self, id_: GateId) -> Sentence | None:
        """Gate 1 needs no server: its probe reaches nothing. Raises LabError."""
        lab, name = self._bench.lab, self._worker.name
        match id_:
            case GateId.IMAGE:
                return lab.meddling(name)
            case GateId.REDIS:
                return lab.trouble(name)
            case _:
                return self._fault or lab.trouble(name)

    def _unasked(self, id_: GateId) -> Finding | None:
        """What a gate that is waived or not configured comes to."""
        match self._worker.gates.get(id_):
            case Waived(reason=reason):
                return Finding(status=Status.WAIVED, message=quoted(reason))
            case NotConfigured(location=location):
                return Finding(
                    status=Status.MISSING,
                    cause=Cause.NOT_CONFIGURED,
                    message=say("expected the gate `{id}` to be configured; it is not", id=id_),
                    hint=say(
                        'describe it under `gates`, or write `{id}: {waive: "reason"}`', id=id_
                    ),
                    location=location,
                )
            case _:
                return None

    def _judged(self, act: Callable[[], Finding]) -> Finding:
        try:
            return act()
        except Blocked as blocked:
            return blocked.finding
        except LabError as error:
            return _lab_failed(quoted(error))
        except Exception as error:  # noqa: BLE001  a mistake of ours in one gate is that gate's only
            return _lab_failed(bug(error))

    def _under_test(self) -> WorkerUnderTest | ImageFailed:
        outcome = self._bench.images.get(self._worker.container.image)
        if isinstance(outcome, ImageFailed):
            self._image = ImageIdentity(ref=outcome.ref)
            return outcome
        self._image = ImageIdentity(ref=outcome.ref, id=outcome.id)
        under = WorkerUnderTest(self._bench, self._worker, outcome)
        self._container_made = under.container
        return under

    def _judge_image(self, under: Future[WorkerUnderTest | ImageFailed]) -> Finding:
        outcome = under.result()
        if isinstance(outcome, ImageFailed):
            return image.not_built(outcome)
        gate = self._worker.gates.image
        assert isinstance(gate, ImageGate)  # noqa: S101  for the type checker
        slots = self._bench.slots
        with slots.probes, self._timed(GateId.IMAGE), self._phase("gate image"):
            seen = image.act(outcome, gate)
        if seen.run.bypassed:
            self._warn_of_entrypoint("image")
        return image.judge(seen, outcome.sources)

    def _judge_redis(self, under: Future[WorkerUnderTest | ImageFailed]) -> Finding:
        try:
            outcome = _built(under)
            gate = self._worker.gates.redis
            assert isinstance(gate, RedisGate)  # noqa: S101  for the type checker
            if outcome.has_entrypoint:
                # An entrypoint may need what `setup` makes; that it failed is others' fault.
                self._prepared.exception()
            server = self._bench.lab.redis_server()
            if server is None:
                raise LabError(say("the redis gate needs Redis, which the plan does not start"))
            begun_early = not self._prepared.done()
            seen = self._act_redis(outcome, gate, server)
            if begun_early and not seen.probe.answered:
                # A factory may ask an own service, an object or a row for Redis's address.
                self._prepared.exception()
                seen = self._act_redis(outcome, gate, server)
        finally:
            self._through.set()
        if seen.probe.run.bypassed:
            self._warn_of_entrypoint("redis")
        return self._outside(GateId.REDIS, redis.judge(seen, outcome.sources))

    def _outside(self, id_: GateId, finding: Finding, *doubts: Sentence) -> Finding:
        """The finding; where servers run already, with what its evidence lacks."""
        passed = finding.status is Status.PASS
        weaker = (*weaker_than_ours(id_, self._bench.plan), *(doubts if passed else ()))
        self._warnings += (
            self._of_worker(say("gate {id}: {line}", id=id_, line=line)) for line in weaker
        )
        return from_outside(finding, weaker)

    def _act_redis(
        self, outcome: WorkerUnderTest, gate: RedisGate, server: RedisWitness
    ) -> redis.RedisEvidence:
        with self._bench.slots.probes, self._timed(GateId.REDIS), self._phase("gate redis"):
            return redis.act(outcome, gate, server, self._pool, self._through.set)

    @property
    def _has_job(self) -> bool:
        gates = self._worker.gates
        return isinstance(gates.queue, QueueGate) or isinstance(gates.database, DatabaseGate)

    def _act_job(self, under: Future[WorkerUnderTest | ImageFailed]) -> job.JobEvidence | None:
        if not self._has_job:
            return None
        outcome = _built(under)
        prepared = self._await_preparation()
        gate = self._worker.gates.database
        writer = None
        if isinstance(gate, DatabaseGate) and gate.writer:
            writer = prepared.services[gate.writer].address
        with self._timed(GateId.QUEUE, GateId.DATABASE):
            seen = job.act(
                outcome,
                self._bench.lab.servers(),
                self._pool,
                writer,
                lambda: self._await_probe(outcome),
            )
        self._fault = job.lab_fault(seen)
        self._stop(outcome)
        return seen

    def _stop(self, outcome: WorkerUnderTest) -> None:
        """Ask for a graceful end where the configuration does; how it ends is no gate's affair."""
        grace, container = self._worker.stop, outcome.container
        if grace is None or container.exit() is not None:
            return
        with self._phase("stop"):
            container.signal(outcome.image.stop_signal)
            ended = container.wait_exit(grace)
        if ended is None:
            remark = say(
                "still ran {seconds} s after {signal}; in production it is killed in the middle of"
                " its work (PID 1 has to handle {signal} itself, and a shell there passes it on"
                " only where it does `exec`)",
                seconds=f"{grace:g}",
                signal=outcome.image.stop_signal,
            )
            self._warnings.append(self._of_worker(remark))

    def _judge_queue(
        self, under: Future[WorkerUnderTest | ImageFailed], job_seen: Future[job.JobEvidence | None]
    ) -> Finding:
        gate = self._worker.gates.queue
        assert isinstance(gate, QueueGate)  # noqa: S101  for the type checker
        seen = job_seen.result()
        assert seen is not None  # noqa: S101  for the type checker
        self.moments = queue.moments(self._worker.name, seen, gate)
        if remark := queue.thin_margin(seen, gate):
            self._warnings.append(self._of_worker(remark))
        return self._outside(GateId.QUEUE, queue.judge(seen, gate, _built(under).sources))

    def _judge_database(
        self, under: Future[WorkerUnderTest | ImageFailed], job_seen: Future[job.JobEvidence | None]
    ) -> Finding:
        gate = self._worker.gates.database
        assert isinstance(gate, DatabaseGate)  # noqa: S101  for the type checker
        seen = job_seen.result()
        assert seen is not None  # noqa: S101  for the type checker
        if not seen.started and not seen.query_fails:
            raise Blocked(
                Cause.BLOCKED,
                say("gate 3 did not get its message, so the worker was not started"),
                location=gate.location,
            )
        finding = database.judge(seen, gate, _built(under).sources)
        return self._outside(GateId.DATABASE, finding, *seen.state.doubts)

    def _await_preparation(self) -> Prepared:
        try:
            return self._prepared.result()
        except PreparationFailed as failed:
            raise Blocked(
                failed.cause, failed.message, failed.hint, failed.location, failed.log
            ) from failed

    def _await_probe(self, outcome: WorkerUnderTest) -> None:
        """The probe's entrypoint first: it may do things once (migrate), or be a worker itself."""
        if outcome.has_entrypoint and isinstance(self._worker.gates.redis, RedisGate):
            self._through.wait()

    @contextmanager
    def _timed(self, *gates: GateId) -> Iterator[None]:
        """What a gate is said to have taken: its own act, without waiting for images and lab."""
        began = time.monotonic()
        try:
            yield
        finally:
            self._spent |= dict.fromkeys(gates, time.monotonic() - began)

    def _phase(self, name: str) -> AbstractContextManager[None]:
        return self._bench.progress.phase(name, self._worker.name)

    def _warn_of_entrypoint(self, gate: str) -> None:
        remark = say(
            "the image's entrypoint did not let the {gate} probe through (it ended, or 10 s"
            " passed); the probe ran in its place",
            gate=gate,
        )
        self._warnings.append(self._of_worker(remark))


FIRST = say("mend what failed before it first")


class Blocked(Exception):
    """A gate cannot be judged because something before it, of the repository's, failed."""

    def __init__(
        self,
        cause: Cause,
        message: Sentence,
        hint: Sentence = FIRST,
        location: Location | None = None,
        log: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.finding = Finding(
            status=Status.BLOCKED,
            cause=cause,
            message=message,
            hint=hint,
            location=location,
            excerpt=log,
        )


def _attempt(one: Attempt) -> Sentence:
    return say("{what} ({kind}, {count} times)", what=one.what, kind=one.kind, count=one.count)


def _lab_failed(why: Sentence) -> Finding:
    return Finding(
        status=Status.ERROR,
        cause=Cause.LAB_FAILED,
        message=say("could not be judged, the lab's fault: {why}", why=why),
        hint=say("run it again; if it stays, look at the engine's log and its disk"),
    )


def _built(under: Future[WorkerUnderTest | ImageFailed]) -> WorkerUnderTest:
    outcome = under.result()
    if isinstance(outcome, ImageFailed):
        raise Blocked(
            Cause.BLOCKED,
            say("there is no image to run: {why}", why=outcome.message),
            location=outcome.location,
        )
    return outcome
