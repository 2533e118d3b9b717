"""The lab's own door: only with the token, and never a traceback."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from readiness.endpoint.records import Watch
from readiness.errors import LabError
from readiness.gates.job.queue_watch import QueueWatch
from readiness.model import Location
from readiness.plan import Queue, QueueGate, SendMessage
from readiness.services.aws import Endpoint, RefusedError
from tests.endpoint.conftest import REGION, Boto

HERE = Location(path="readiness.yml", line=1)


def test_who_does_not_know_the_token_learns_nothing(endpoint: Endpoint) -> None:
    for token in ("", "open", "open sesame!"):
        with pytest.raises(RefusedError, match="403"):
            replace(endpoint, token=token).calls()


def test_the_workers_door_does_not_answer_the_labs_questions(endpoint: Endpoint) -> None:
    with pytest.raises((RefusedError, ValueError)):
        replace(endpoint, control_port=endpoint.port).calls()


def test_a_queue_that_does_not_exist_is_told_from_an_empty_one(endpoint: Endpoint) -> None:
    with pytest.raises(RefusedError, match="404"):
        endpoint.messages("no-such-queue", "us-east-1")


def test_a_queue_that_the_worker_has_deleted_holds_nothing(
    endpoint: Endpoint, sqs: Boto, name: str
) -> None:
    queue = Queue(name=name, region=REGION)
    endpoint.create(queue)
    gate = QueueGate(queue=queue, trigger=SendMessage(body="x"), location=HERE)
    watch = QueueWatch(endpoint, gate, "127.0.0.1")
    endpoint.send(queue, SendMessage(body="x"))
    watch.take_stock()
    sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"])

    assert watch.remaining() == ((), ())
    assert [call.action for call in watch.close()][-1] == "DeleteQueue"


def test_an_endpoint_that_is_not_there_is_the_labs_fault(endpoint: Endpoint) -> None:
    gone = replace(endpoint, control_port=1)
    with pytest.raises(LabError, match="does not answer"):
        gone.calls()
    with pytest.raises(LabError, match=r"did not get ready in time.*refused"):
        gone.wait_ready(time.monotonic() + 0.05)


def test_a_ready_endpoint_is_found_ready(endpoint: Endpoint) -> None:
    endpoint.wait_ready(time.monotonic() + 10)


def test_a_database_that_does_not_answer_is_a_reading_that_failed(endpoint: Endpoint) -> None:
    reading = endpoint.watch(
        Watch(
            region="us-east-1",
            queue="some",
            conninfo="host=127.0.0.1 port=1 dbname=x",
            query="SELECT 1",
            expect=1,
        )
    )
    assert (reading.rows, reading.holds, reading.lab_fault) == (None, False, True)
    assert "refused" in reading.error
