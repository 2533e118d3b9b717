"""The order of commit and delete, with a real Postgres: no clock is asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import docker
import psycopg
import pytest

from readiness.endpoint.records import Call, Reading, Watch
from readiness.plan import Postgres, Queue, SendMessage
from readiness.services.aws import Endpoint
from readiness.services.postgres.container import spec
from readiness.services.postgres.server import Server, prepare, run_sql
from readiness.values import Rows
from tests.endpoint.conftest import REGION, Boto

pytestmark = pytest.mark.engine

POSTGRES = Postgres(image="postgres:17-alpine", database="academy", user="academy", password="a")
SET_UP = """
DROP TABLE IF EXISTS video;
CREATE TABLE video (id int PRIMARY KEY, status text);
INSERT INTO video VALUES (1, 'PENDING');
"""
DONE = "UPDATE video SET status = 'READY' WHERE id = 1"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    asked = spec(POSTGRES, "lab-secret", "")
    with ExitStack() as undo:
        client = docker.from_env()
        undo.callback(client.close)
        container = client.containers.create(
            asked.image,
            list(asked.command or ()),
            environment=dict(asked.environment),
            tmpfs=dict(asked.tmpfs),
        )
        undo.callback(container.remove, force=True, v=True)
        container.start()
        container.reload()
        (network,) = container.attrs["NetworkSettings"]["Networks"].values()
        server = Server(
            host=network["IPAddress"],
            postgres=POSTGRES,
            superuser_password="lab-secret",
            observer_password="eyes-secret",
        )
        prepare(server, time.monotonic() + 60)
        yield server


@pytest.fixture
def worker(server: Server) -> Iterator[psycopg.Connection]:
    run_sql(server, SET_UP)
    with psycopg.connect(server.owner) as connection:
        yield connection


@pytest.fixture
def delete(
    endpoint: Endpoint,
    sqs: Boto,
    name: str,
    server: Server,
    worker: psycopg.Connection,
) -> Callable[[], Call]:
    """What a worker does to acknowledge its message on a watched queue; gives the record of it."""
    del worker  # its table must be there first
    queue = Queue(name=name, region=REGION)
    endpoint.create(queue)
    endpoint.send(queue, SendMessage(body="x"))
    first = endpoint.watch(
        Watch(
            region=REGION,
            queue=name,
            conninfo=server.observer,
            query="SELECT status FROM video WHERE id = 1",
            expect="READY",
        )
    )
    assert first == Reading(rows=rows("PENDING"), holds=False)

    def acknowledge() -> Call:
        url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
        (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        (call,) = (c for c in endpoint.calls() if (c.queue, c.action) == (name, "DeleteMessage"))
        assert call.message_ids == (message["MessageId"],)
        return call

    return acknowledge


def rows(status: str) -> Rows:
    return Rows(columns=("status",), rows=((status,),), count=1)


def test_a_delete_after_the_commit_finds_the_state(
    worker: psycopg.Connection, delete: Callable[[], Call]
) -> None:
    worker.execute(DONE)
    worker.commit()
    assert delete().reading == Reading(rows=rows("READY"), holds=True)


def test_a_delete_before_the_work_finds_the_old_state(
    worker: psycopg.Connection, delete: Callable[[], Call]
) -> None:
    call = delete()
    worker.execute(DONE)
    worker.commit()
    assert call.reading == Reading(rows=rows("PENDING"), holds=False)


def test_a_delete_inside_the_transaction_finds_the_old_state(
    worker: psycopg.Connection, delete: Callable[[], Call]
) -> None:
    worker.execute(DONE)
    call = delete()
    worker.commit()
    assert call.reading == Reading(rows=rows("PENDING"), holds=False)


def test_a_worker_that_holds_the_table_while_it_deletes_is_not_held_up_for_long(
    worker: psycopg.Connection, delete: Callable[[], Call]
) -> None:
    worker.execute("LOCK TABLE video IN ACCESS EXCLUSIVE MODE")
    worker.execute(DONE)
    call = delete()
    worker.commit()
    assert (call.answered_at - call.at).total_seconds() < 2
    assert call.reading is not None
    assert (call.reading.rows, call.reading.holds, call.reading.lab_fault) == (None, False, False)
    assert "locked" in call.reading.error
    assert call.reading.snapshot


def test_a_connection_that_breaks_is_opened_again(
    server: Server, worker: psycopg.Connection, delete: Callable[[], Call]
) -> None:
    worker.execute(DONE)
    worker.commit()
    run_sql(
        server,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'readiness' AND pid <> pg_backend_pid()",
        superuser=True,
    )
    assert delete().reading == Reading(rows=rows("READY"), holds=True)
