"""Acknowledged before the commit? The state is read before a delete takes effect."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import pytest

from readiness.endpoint.application import Application
from readiness.endpoint.backend import Answer
from readiness.endpoint.log import CallLog
from readiness.endpoint.records import Call, Message, Reading
from readiness.endpoint.unserved import Unserved

SIGNED = "AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/sqs/aws4_request, Signature=0"


class Witness:
    """A backend and a reader of the state that remember what was asked of them, in order."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def call(self, service: str, environ: Mapping[str, Any], body: bytes | None) -> Answer:
        del service, body
        self.asked.append(environ["HTTP_X_AMZ_TARGET"])
        if "Explode" in environ["HTTP_X_AMZ_TARGET"]:
            raise ZeroDivisionError
        return Answer(status="200 OK", headers=(), body=b"{}")

    def receive(
        self, environ: Mapping[str, Any], body: bytes, region: str, queue: str
    ) -> tuple[Answer, tuple[str, ...]]:
        del region, queue
        return self.call("sqs", environ, body), ()

    def messages(self, region: str, queue: str) -> tuple[Message, ...] | None:
        del region, queue
        return ()

    def worth_receiving(self, region: str, queue: str) -> bool:
        del region, queue
        return True

    def long_poll(self, region: str, queue: str) -> int:
        del region, queue
        return 0

    def read(self, region: str, queue: str) -> Reading | None:
        self.asked.append(f"read {region} {queue}")
        return Reading(rows=None, holds=False, error="as if")


def ask(witness: Witness, action: str) -> Call:
    log = CallLog()
    names = {"ReceiptHandle": "h", "Entries": [{"Id": "a", "ReceiptHandle": "h"}]}
    asked = {"QueueUrl": "http://aws:4566/1/jobs", "MessageBody": "x", **names}
    body = json.dumps(asked).encode()
    application = Application(
        backend=witness, log=log, read=witness.read, names=("aws",), unserved=Unserved()
    )
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "HTTP_AUTHORIZATION": SIGNED,
        "HTTP_X_AMZ_TARGET": f"AmazonSQS.{action}",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    b"".join(application(environ, lambda *_: lambda _: None))
    return log.after(0, 0).calls[0]


def test_the_state_is_read_before_a_delete_is_carried_out() -> None:
    for action in ("DeleteMessage", "DeleteMessageBatch"):
        witness = Witness()
        call = ask(witness, action)
        assert witness.asked == ["read us-east-1 jobs", f"AmazonSQS.{action}"]
        assert call.reading == Reading(rows=None, holds=False, error="as if")


def test_nothing_is_read_for_any_other_call() -> None:
    for action in ("SendMessage", "ReceiveMessage", "PurgeQueue", "ChangeMessageVisibility"):
        witness = Witness()
        assert ask(witness, action).reading is None
        assert witness.asked == [f"AmazonSQS.{action}"]


def test_a_fault_of_the_endpoint_is_answered_and_recorded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call = ask(Witness(), "Explode")
    assert (call.status, call.error) == (500, "InternalFailure")
    assert "ZeroDivisionError" in capsys.readouterr().err
