"""Single sentences of the contract, each held against the judge that it binds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readiness.endpoint.records import Call, Entry, Message
from readiness.endpoint.records import Reading as AtDelete
from readiness.engine import Exit
from readiness.errors import LabError
from readiness.gates import database, image, queue, redis
from readiness.gates.findings import decide, red
from readiness.gates.image import ImageEvidence
from readiness.gates.job import AlsoSeen, JobEvidence, StateSeen
from readiness.gates.probing import ProbeRun
from readiness.gates.redis import ProbeSeen, RedisEvidence
from readiness.model import Cause, Finding, Status
from readiness.plan import Expectation, ImageGate, Mode, RedisGate
from readiness.probes import ImportResult, ProbeOutput, RedisResult
from readiness.sentence import quoted, say
from readiness.services.postgres.state import Watched
from readiness.services.redis.monitor import RedisCommand
from tests.gates.evidence import (
    DELETED,
    HERE,
    NOWHERE,
    QUEUE,
    RECEIVED,
    SENT,
    STATE,
    STRANGER,
    TOO_EARLY,
    WORKER,
    at,
    call,
    commit,
    ended,
    job,
    never_held,
    queue_seen,
    reading,
    rows,
    state_seen,
    worker_seen,
)

TWO = (Message(id="m", receives=0), Message(id="n", receives=0))


def about(made: Call, message: str) -> Call:
    return replace(made, entries=(Entry(message_id=message),))


def of_queue(seen: JobEvidence) -> Finding:
    return queue.judge(seen, seen.queue_gate or QUEUE, NOWHERE)


def of_state(state: StateSeen, **changes: object) -> Finding:
    gate = replace(STATE, **changes)  # type: ignore[arg-type]
    return database.judge(job(state=state, database_gate=gate), gate, NOWHERE)


QUEUE_RULES = {
    "to delete the queue is not to delete its message": (
        job(queue=queue_seen(RECEIVED, call("DeleteQueue", 3.0, entries=()))),
        Cause.RECEIVED_NOT_DELETED,
    ),
    "each message is to be received: the second never was": (
        job(queue=queue_seen(RECEIVED, DELETED, gate=TWO)),
        Cause.NEVER_RECEIVED,
    ),
    "each message is to be deleted: the second was not": (
        job(queue=queue_seen(RECEIVED, about(RECEIVED, "n"), DELETED, gate=TWO)),
        Cause.RECEIVED_NOT_DELETED,
    ),
    "nothing is left on the queue": (
        job(queue=queue_seen(RECEIVED, DELETED, left=(Message(id="m", receives=1),))),
        Cause.RECEIVED_NOT_DELETED,
    ),
    "a delete on another queue is none": (
        job(queue=queue_seen(RECEIVED, replace(DELETED, queue="jobs-of-staging"))),
        Cause.RECEIVED_NOT_DELETED,
    ),
    "regions are kept apart": (
        job(queue=queue_seen(RECEIVED, replace(DELETED, region="eu-west-1"))),
        Cause.RECEIVED_NOT_DELETED,
    ),
    "a message in the dead-letter queue": (
        job(queue=queue_seen(RECEIVED, dead=(Message(id="m", receives=3),)), state=never_held()),
        Cause.DEAD_LETTERED,
    ),
    "the message lies untouched before the worker starts": (
        job(
            queue=queue_seen(RECEIVED, DELETED, before=(SENT, replace(RECEIVED, address=STRANGER)))
        ),
        Cause.CONSUMED_BEFORE_START,
    ),
    "to ask for the right queue and to poll another is the wrong queue": (
        job(
            queue=queue_seen(
                call("GetQueueUrl", 0.9, entries=()),
                call("ReceiveMessage", 1.0, queue="other", entries=()),
            ),
            state=never_held(),
        ),
        Cause.WRONG_QUEUE,
    ),
    "a job is to exit with 0": (
        job(mode=Mode.JOB, worker=worker_seen(exit=ended(3))),
        Cause.WORKER_EXITED,
    ),
    "a job that exits 0 with nothing done has exited before": (
        job(
            mode=Mode.JOB, queue=queue_seen(), state=never_held(), worker=worker_seen(exit=ended(0))
        ),
        Cause.WORKER_EXITED,
    ),
    "out of memory goes before exited": (
        job(queue=queue_seen(), state=never_held(), worker=worker_seen(exit=ended(137), oom=True)),
        Cause.WORKER_OUT_OF_MEMORY,
    ),
    "the wrong queue goes before exited": (
        job(
            queue=queue_seen(call("ReceiveMessage", 1.0, queue="other", entries=())),
            state=never_held(),
            worker=worker_seen(exit=ended(1)),
        ),
        Cause.WRONG_QUEUE,
    ),
    "exited before both were there goes before dead-lettered": (
        job(
            queue=queue_seen(RECEIVED, dead=(Message(id="m", receives=3),)),
            state=never_held(),
            worker=worker_seen(exit=ended(1)),
        ),
        Cause.WORKER_EXITED,
    ),
    "acknowledged too early goes before exited later": (
        job(queue=queue_seen(RECEIVED, TOO_EARLY), worker=worker_seen(exit=ended(0))),
        Cause.ACK_BEFORE_COMMIT,
    ),
    "exited later goes before unhealthy": (
        job(worker=worker_seen(exit=ended(0), unhealthy="no")),
        Cause.WORKER_EXITED,
    ),
}


@pytest.mark.parametrize(("seen", "cause"), QUEUE_RULES.values(), ids=QUEUE_RULES)
def test_gate_3_keeps_the_contract_s_sentence(seen: JobEvidence, cause: Cause) -> None:
    finding = of_queue(seen)
    assert (finding.status, finding.cause) == (Status.FAIL, cause), finding.message


def test_what_comes_later_is_reported_and_not_judged() -> None:
    follow_up = replace(about(SENT, "later"), at=at(2), address=WORKER)
    finding = of_queue(job(queue=queue_seen(RECEIVED, follow_up, DELETED)))

    assert finding.status is Status.PASS
    assert any("1 further messages" in each.statement for each in finding.evidence)


def test_a_message_of_the_set_up_that_was_consumed_is_no_message_of_the_gate() -> None:
    smoke = replace(about(RECEIVED, "smoke"), address=STRANGER)

    assert of_queue(job(queue=queue_seen(RECEIVED, DELETED, before=(smoke, SENT)))).cause is None


def test_of_several_the_state_may_come_with_the_last_where_each_was_committed() -> None:
    seen = job(
        queue=queue_seen(
            RECEIVED,
            about(replace(RECEIVED, number=11), "n"),
            TOO_EARLY,
            about(replace(DELETED, number=40, at=at(4)), "n"),
            gate=TWO,
        )
    )
    assert of_queue(seen).status is Status.PASS


STATE_RULES = {
    "more than one row is wrong, also where it was so before": (
        never_held("NEW", count=2, start=reading("NEW", 0.5, count=2)),
        Cause.WRONG_VALUE,
    ),
    "what the worker wrote before it had its message is not of the job": (
        state_seen(writers=(commit(seconds=0.9),)),
        Cause.ALREADY_EXPECTED,
    ),
    "what came after its timeout was unchanged within it": (
        state_seen(watched=Watched(before=reading("NEW", 1.9)), writers=()),
        Cause.UNCHANGED,
    ),
    "already expected goes before unreachable": (
        never_held(start=reading("DONE", 0.5), visits=()),
        Cause.ALREADY_EXPECTED,
    ),
    "unreachable goes before a foreign writer": (
        state_seen(visits=(), writers=()),
        Cause.UNREACHABLE,
    ),
    "a foreign writer goes before reverted": (
        state_seen(writers=(), final=reading("NEW", 5)),
        Cause.FOREIGN_WRITER,
    ),
    "a reading that says it held and does not is none": (
        state_seen(
            watched=Watched(before=reading("NEW", 1.9), after=reading("OTHER", 2.1)),
            final=reading("NEW", 5),
        ),
        Cause.UNCHANGED,
    ),
}


@pytest.mark.parametrize(("state", "cause"), STATE_RULES.values(), ids=STATE_RULES)
def test_gate_4_keeps_the_contract_s_sentence(state: StateSeen, cause: Cause) -> None:
    finding = of_state(state)
    assert (finding.status, finding.cause) == (Status.FAIL, cause), finding.message


def test_a_state_that_only_a_delete_has_met_was_reverted() -> None:
    seen = job(state=never_held(), queue=queue_seen(RECEIVED, DELETED))
    finding = database.judge(seen, STATE, NOWHERE)
    assert finding.cause is Cause.REVERTED
    assert of_queue(seen).status is Status.PASS


@pytest.mark.parametrize("writers", [(0.9, 2.0), (2.0,)], ids=["one of them", "the only one"])
def test_a_commit_after_the_message_is_of_the_job(writers: tuple[float, ...]) -> None:
    state = state_seen(writers=tuple(commit(seconds=each) for each in writers))
    assert of_state(state).status is Status.PASS


@pytest.mark.parametrize(
    ("delete", "cause"), [(DELETED, None), (TOO_EARLY, Cause.ACK_BEFORE_COMMIT)]
)
def test_that_the_state_came_after_its_timeout_is_gate_4_s_affair(
    delete: Call, cause: Cause | None
) -> None:
    late = state_seen(watched=Watched(before=reading("NEW", 1.9)), writers=())
    assert of_queue(job(state=late, queue=queue_seen(RECEIVED, delete))).cause is cause


MORE = Expectation(query="SELECT count(*) FROM log", expect=1, location=HERE)


@pytest.mark.parametrize(
    "also",
    [(), (AlsoSeen(expectation=MORE),), (AlsoSeen(expectation=MORE, rows=(rows("1"),)),)],
    ids=["not at all", "no answer", "not after settling"],
)
def test_a_further_thing_that_was_not_read_is_never_a_pass(also: tuple[AlsoSeen, ...]) -> None:
    with pytest.raises(LabError, match="was not read"):
        of_state(state_seen(also=also), also=(MORE,))


def test_a_further_thing_has_to_last_as_well() -> None:
    seen = AlsoSeen(expectation=MORE, rows=(rows("1"), rows("0")))

    assert not seen.holds
    assert of_state(state_seen(also=(seen,)), also=(MORE,)).cause is Cause.WRONG_VALUE


IMPORT = ImageGate(location=HERE, imports=("worker",), forbid=("corsheaders", "google.cloud"))


def of_image(result: ImportResult, code: int | None = 0, *lines: str) -> Finding:
    end = None if code is None else Exit(code=code, at=at(1), oom=False)
    run = ProbeRun(lines=lines, exit=end)
    output = ProbeOutput(started=True, result=result, log=lines)
    return image.judge(ImageEvidence(gate=IMPORT, run=run, output=output), NOWHERE)


@pytest.mark.parametrize(
    ("module", "cause"),
    [
        ("corsheaders.middleware", Cause.FORBIDDEN_MODULE),
        ("google.cloud.storage", Cause.FORBIDDEN_MODULE),
        ("corsheaders_of_ours", None),
        ("google", None),
    ],
)
def test_what_was_loaded_decides_by_package_name_submodules_included(
    module: str, cause: Cause | None
) -> None:
    assert of_image(ImportResult(ok=True, loaded=("worker", module))).cause is cause


@pytest.mark.parametrize(("code", "cause"), [(None, Cause.TIMEOUT), (3, Cause.EXITED_EARLY)])
def test_the_probe_s_word_alone_is_no_pass(code: int | None, cause: Cause) -> None:
    finding = of_image(ImportResult(ok=True, loaded=("worker",)), code)
    assert (finding.status, finding.cause) == (Status.FAIL, cause)


CLIENT = RedisGate(location=HERE, client="cache:client")
SET = RedisCommand(at=at(1), address=WORKER, database=0, name="SET", arguments=("k", "v"))


def probe(result: RedisResult | None, *, started: bool = True, refused: str = "") -> ProbeSeen:
    end = None if refused else Exit(code=0, at=at(2), oom=False)
    return ProbeSeen(
        run=ProbeRun(exit=end, refused=refused, address=WORKER),
        output=ProbeOutput(started=started, result=result),
        commands=(SET,),
        held=True,
    )


ANSWERED = RedisResult(ok=True, ping=True, carried=True, client="redis.Redis")


@pytest.mark.parametrize(
    "control",
    [None, probe(None, started=False), probe(None, refused="no such file")],
    ids=["not there", "no first line", "refused by the engine"],
)
def test_a_control_that_was_not_carried_out_is_the_lab_s_fault(control: ProbeSeen | None) -> None:
    with pytest.raises(LabError, match="control"):
        redis.judge(RedisEvidence(gate=CLIENT, probe=probe(ANSWERED), control=control), NOWHERE)


def test_a_control_whose_process_ends_without_an_answer_has_given_nothing() -> None:
    seen = RedisEvidence(gate=CLIENT, probe=probe(ANSWERED), control=probe(None))
    assert redis.judge(seen, NOWHERE).status is Status.PASS


@pytest.mark.parametrize(
    "real",
    [
        replace(probe(ANSWERED), commands=()),
        replace(probe(ANSWERED), held=False),
        probe(replace(ANSWERED, ping=False)),
    ],
    ids=["no command seen", "no value held", "no ping answered"],
)
def test_a_client_that_the_server_did_not_see_is_no_pass(real: ProbeSeen) -> None:
    control = probe(RedisResult(ok=False, kind=Cause.UNREACHABLE))
    finding = redis.judge(RedisEvidence(gate=CLIENT, probe=real, control=control), NOWHERE)
    assert finding.cause is Cause.WRONG_SERVER


def unanswerable(facts: str) -> Finding | None:
    raise LabError(quoted(f"{facts} could not be asked"))


def reddens(facts: str) -> Finding | None:
    return red(Cause.UNCHANGED, say(facts), say("correct this line"))


def test_what_is_red_stays_red_where_another_question_cannot_be_answered() -> None:
    finding = decide((unanswerable, reddens), "the server")
    assert finding is not None
    assert finding.cause is Cause.UNCHANGED


def test_where_nothing_is_red_a_question_without_an_answer_is_the_lab_s_fault() -> None:
    with pytest.raises(LabError, match="could not be asked"):
        decide((unanswerable, lambda _: None), "the server")


def test_a_lab_fault_at_the_delete_does_not_hide_that_the_worker_was_killed() -> None:
    unread = replace(DELETED, reading=AtDelete(rows=None, holds=False, error="x", lab_fault=True))
    seen = job(queue=queue_seen(RECEIVED, unread), worker=worker_seen(oom=True))
    assert of_queue(seen).cause is Cause.WORKER_OUT_OF_MEMORY
