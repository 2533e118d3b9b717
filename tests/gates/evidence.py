"""Evidence of a worker that did everything right, to be made wrong in one way by a test."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from readiness.diagnosis.repository import Repository
from readiness.diagnosis.sources import Sources
from readiness.endpoint.records import Call, Entry, Message
from readiness.endpoint.records import Reading as AtDelete
from readiness.engine import Exit
from readiness.gates.job import JobEvidence, QueueSeen, StateSeen, WorkerSeen
from readiness.model import Location
from readiness.plan import DatabaseGate, Expectation, Mode, Queue, QueueGate, SendMessage
from readiness.services.postgres.log import Client, Complaint, Visits, Writing
from readiness.services.postgres.state import Reading, Snapshot, Watched
from readiness.services.postgres.witness import Commit
from readiness.values import Rows

HERE = Location(path="readiness.yml", line=7)
WORKER, STRANGER, LAB = "198.19.0.9", "198.19.0.7", "198.19.0.3"
QUEUE = QueueGate(
    queue=Queue(name="jobs", region="us-east-1"), trigger=SendMessage(body="{}"), location=HERE
)
STATE = DatabaseGate(
    state=Expectation(query="SELECT status FROM jobs", expect="DONE", location=HERE), location=HERE
)
NOWHERE = Sources(Repository(Path("/nowhere-at-all")), ())


def at(seconds: float) -> datetime:
    return datetime(2026, 11, 23, tzinfo=UTC) + timedelta(seconds=seconds)


def rows(value: str | None = None, *, count: int = 1) -> Rows:
    return Rows(columns=("status",), rows=((value,),) * count, count=count)


def reading(value: str | None, seconds: float, *, count: int = 1) -> Reading:
    snapshot = Snapshot(xmax=700, running=frozenset())
    return Reading(rows=rows(value, count=count), snapshot=snapshot, at=at(seconds))


def client(address: str = WORKER, seconds: float = 2.0) -> Client:
    return Client(
        at=at(seconds), address=address, pid=9, role="app", database="app", application=""
    )


def commit(address: str = WORKER, seconds: float = 2.0) -> Commit:
    return Commit(at=at(seconds), xid=701, client=client(address, seconds))


def writing(address: str = WORKER) -> Writing:
    return Writing(xid=702, client=client(address))


def refusal(message: str) -> Complaint:
    return Complaint(client=client(), code="28P01", message=message)


def call(action: str, seconds: float, **changes: Any) -> Call:
    made = Call(
        number=int(seconds * 10),
        at=at(seconds),
        answered_at=at(seconds + 0.01),
        address=WORKER,
        access_key="AKIA",
        region="us-east-1",
        service="sqs",
        action=action,
        status=200,
        queue="jobs",
        entries=(Entry(message_id="m"),),
    )
    return replace(made, **changes)


SENT = call("SendMessage", 0.1, address=LAB)
RECEIVED = call("ReceiveMessage", 1.0)
DELETED = call("DeleteMessage", 3.0, reading=AtDelete(rows=rows("DONE"), holds=True))
TOO_EARLY = replace(DELETED, reading=AtDelete(rows=rows("NEW"), holds=False))


def queue_seen(*calls: Call, **changes: Any) -> QueueSeen:
    seen = QueueSeen(gate=(Message(id="m", receives=0),), before=(SENT,), calls=calls)
    return replace(seen, **changes)


def state_seen(**changes: Any) -> StateSeen:
    seen = StateSeen(
        start=reading("NEW", 0.5),
        watched=Watched(before=reading("NEW", 1.9), after=reading("DONE", 2.1)),
        final=reading("DONE", 4.5),
        writers=(commit(),),
        commits=(commit(),),
        visits=(Visits(connections=1, sessions=(client(),)),),
    )
    return replace(seen, **changes)


def never_held(value: str | None = "NEW", *, count: int = 1, **changes: Any) -> StateSeen:
    """The state did not become what was expected; `value` is what it was in the end."""
    last = reading(value, 9, count=count)
    seen = state_seen(watched=Watched(before=last), final=last, writers=(), commits=())
    return replace(seen, **changes)


def worker_seen(**changes: Any) -> WorkerSeen:
    return replace(WorkerSeen(address=WORKER, started_at=at(0.8)), **changes)


def ended(code: int, *, oom: bool = False) -> Exit:
    return Exit(code=code, at=at(4.0), oom=oom)


def job(**changes: Any) -> JobEvidence:
    state: StateSeen = changes.get("state") or state_seen()
    held = state.held is not None and state.held.rows == rows("DONE")
    seen = JobEvidence(
        queue_gate=QUEUE,
        database_gate=STATE,
        mode=Mode.SERVICE,
        worker=worker_seen(),
        queue=queue_seen(RECEIVED, DELETED if held else TOO_EARLY),
        state=state_seen(),
        writers=frozenset((WORKER,)),
        waited_s=5.0,
    )
    return replace(seen, **changes)
