"""What the calls say: which delete may come before the whole state, and thin timeouts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from readiness.endpoint.records import Call, Entry, Message, Reading
from readiness.gates.job import JobEvidence, QueueSeen, StateSeen, WorkerSeen
from readiness.gates.queue.facts import QueueFacts
from readiness.gates.queue.remarks import thin_margin
from readiness.model import Location
from readiness.plan import DatabaseGate, Expectation, Mode, Queue, QueueGate, SendMessage
from readiness.services.postgres.log import SEVERAL, Client
from readiness.services.postgres.witness import Commit
from readiness.values import Rows

HERE = Location(path="readiness.yml", line=1)
WORKER = "10.0.0.9"
QUEUE = QueueGate(
    queue=Queue(name="jobs", region="us-east-1"),
    trigger=SendMessage(body="{}"),
    timeout=60.0,
    location=HERE,
)
STATE = DatabaseGate(
    state=Expectation(query="SELECT 1", expect=2, location=HERE), timeout=60.0, location=HERE
)


def moment(seconds: float) -> datetime:
    return datetime(2026, 11, 23, tzinfo=UTC) + timedelta(seconds=seconds)


def call(number: int, action: str, message: str, *, holds: bool | None = None) -> Call:
    rows = Rows(columns=("n",), rows=(("1",),), count=1)
    return Call(
        number=number,
        at=moment(number),
        answered_at=moment(number),
        address=WORKER,
        access_key="AKIA",
        region="us-east-1",
        service="sqs",
        action=action,
        status=200,
        queue="jobs",
        entries=(Entry(message_id=message),),
        reading=None if holds is None else Reading(rows=rows, holds=holds),
    )


def facts(*calls: Call, commits: tuple[float, ...] = ()) -> QueueFacts:
    client = Client(at=moment(0), address=WORKER, pid=1, role="r", database="d", application="a")
    ids = dict.fromkeys(id_ for each in calls for id_ in each.message_ids)
    made = tuple(Commit(at=moment(at), xid=1, client=client) for at in commits)
    seen = JobEvidence(
        queue_gate=QUEUE,
        database_gate=STATE,
        mode=Mode.SERVICE,
        worker=WorkerSeen(address=WORKER, started_at=moment(0)),
        queue=QueueSeen(gate=tuple(Message(id=id_, receives=1) for id_ in ids), calls=calls),
        state=StateSeen(commits=made, writers=made[-1:]),
        writers=frozenset((WORKER,)),
    )
    return QueueFacts(seen, QUEUE)


RECEIVED = (call(1, "ReceiveMessage", "a"), call(4, "ReceiveMessage", "b"))


@pytest.mark.parametrize(
    ("commits", "last", "early"),
    [
        ((2.0, 5.0), True, False),
        ((2.0, 5.0), False, True),
        ((3.5, 5.0), True, True),
        ((0.5, 5.0), True, True),
        ((2.0, 3.5), True, True),
    ],
    ids=[
        "each committed first",
        "last too early",
        "first too early",
        "a commit of before",
        "the state was committed with none in hand",
    ],
)
def test_each_delete_wants_a_commit_and_the_last_one_the_state(
    commits: tuple[float, ...], *, last: bool, early: bool
) -> None:
    deletes = (
        call(3, "DeleteMessage", "a", holds=False),
        call(6, "DeleteMessage", "b", holds=last),
    )

    assert bool(facts(*RECEIVED, *deletes, commits=commits).early) is early


def test_of_a_single_message_the_state_itself_must_be_there() -> None:
    delete = call(3, "DeleteMessage", "a", holds=False)

    assert facts(RECEIVED[0], delete, commits=(2.0,)).early


@pytest.mark.parametrize(
    ("snapshot", "xids", "early"),
    [
        ("700:700:", (699,), False),
        ("700:700:", (690, 699), False),
        ("699:700:699", (699,), True),
        ("690:690:", (680, 699), True),
        ("700:700:", (), True),
        ("", (699,), True),
    ],
    ids=[
        "it was committed",
        "both were",
        "it was still open",
        "the second came later",
        "nobody made it true",
        "nothing is known",
    ],
)
def test_a_state_that_is_locked_at_the_delete_is_known_by_its_commits(
    snapshot: str, xids: tuple[int, ...], *, early: bool
) -> None:
    locked = Reading(rows=None, holds=False, error="locked", snapshot=snapshot)
    known = facts(RECEIVED[0], replace(call(3, "DeleteMessage", "a"), reading=locked))
    client = Client(at=moment(0), address=WORKER, pid=1, role="r", database="d", application="a")
    writers = tuple(Commit(at=moment(2), xid=xid, client=client) for xid in xids)
    seen = replace(known.seen, state=StateSeen(writers=writers))

    assert bool(QueueFacts(seen, QUEUE).early) is early


REFRESH = "REFRESH MATERIALIZED VIEW"


@pytest.mark.parametrize(
    ("then", "later", "early"),
    [
        (("UPDATE", REFRESH), (REFRESH,), False),
        (("UPDATE", REFRESH), (REFRESH, REFRESH), False),
        (("UPDATE",), (REFRESH,), True),
        ((REFRESH, "UPDATE"), (REFRESH,), True),
        (("UPDATE", REFRESH), (f"UPDATE {REFRESH}",), True),
        (("UPDATE", REFRESH), ("UPDATE",), True),
        (("UPDATE",), ("VACUUM",), False),
        (("UPDATE",), ("LOCK TABLE", "CLUSTER"), False),
        (("UPDATE",), ("CREATE TABLE",), False),
        (("UPDATE",), ("CREATE TABLE", "INSERT"), True),
        ((), ("VACUUM",), True),
        (("UPDATE",), ("",), True),
        (("UPDATE",), (f"VACUUM {SEVERAL}",), True),
    ],
    ids=[
        "a view is refreshed once more",
        "and once more again",
        "the refresh is what makes it true",
        "the first refresh was before the work",
        "the second one came with work",
        "more work was to come",
        "a table is only written anew",
        "or locked and ordered",
        "or gets a partition",
        "or one with rows",
        "nothing had been committed",
        "what it did is not known",
        "what it did besides is not known",
    ],
)
def test_what_was_committed_after_a_delete_on_a_locked_state_counts_where_it_changed_something(
    then: tuple[str, ...], later: tuple[str, ...], *, early: bool
) -> None:
    locked = Reading(rows=None, holds=False, error="locked", snapshot="700:700:")
    known = facts(RECEIVED[0], replace(call(3, "DeleteMessage", "a"), reading=locked))
    client = Client(at=moment(0), address=WORKER, pid=1, role="r", database="d", application="a")
    done = [*((699, each) for each in then), *((701, each) for each in later)]
    writers = tuple(
        Commit(at=moment(at), xid=xid, client=client, commands=_commands(words))
        for at, (xid, words) in enumerate(done)
    )
    stranger = replace(client, address="198.19.0.77")
    others = (Commit(at=moment(9), xid=702, client=stranger, commands=_commands("UPDATE")),)
    seen = replace(known.seen, state=StateSeen(writers=writers + (others if writers else ())))

    assert bool(QueueFacts(seen, QUEUE).early) is early


def _commands(words: str) -> frozenset[str]:
    first, _, rest = words.partition(" ")
    whole = (
        {words}
        if words in (REFRESH, "LOCK TABLE", "CREATE TABLE")
        else {first, *filter(None, [rest])}
    )
    return frozenset({*whole, "COMMIT"}) if words else frozenset()


@pytest.mark.parametrize(
    ("own", "extended", "thin"),
    [(None, None, True), (90, None, False), (None, 90, False), (90, 20, True)],
    ids=["the queue's 30 s", "its own with the receive", "extended", "extended by too little"],
)
def test_the_margin_is_that_of_the_timeout_which_the_worker_asked_for(
    own: int | None, extended: int | None, *, thin: bool
) -> None:
    calls = [replace(RECEIVED[0], visibility=own), call(21, "DeleteMessage", "a", holds=True)]
    if extended is not None:
        calls.insert(1, replace(call(2, "ChangeMessageVisibility", "a"), visibility=extended))

    assert bool(thin_margin(facts(*calls).seen, QUEUE)) is thin
