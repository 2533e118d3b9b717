"""SQS through the recorder: signed anew for the server's own name, and every call on record."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from werkzeug.serving import make_server

from readiness.endpoint.log import CallLog
from readiness.endpoint.records import Reading
from readiness.errors import LabError
from readiness.plan import ExternalAws, Queue, SendMessage, Upstream
from readiness.sentence import quoted
from readiness.services.external.queue import ExternalEndpoint
from readiness.services.external.reach import Reach
from readiness.services.external.recorder import Doors, Recorder
from tests.e2e.outside import certify

KEY, SECRET, REGION = "AKIASTAGING", "the-secret", "eu-central-1"
URL = "https://localhost:1/123456789012/jobs"


@dataclass
class Aws:
    """A server that believes nothing but right signatures, and answers as it is told."""

    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refused: int = 0


def _handler(aws: Aws) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            right = _is_right(dict(self.headers.items()), self.path, body)
            action = self.headers["X-Amz-Target"].partition(".")[2]
            aws.refused += not right
            aws.asked.append((action, json.loads(body)))
            data = json.dumps(aws.answers.get(action, {})).encode()
            self.send_response(200 if right else 403)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _is_right(headers: dict[str, str], path: str, body: bytes) -> bool:
    """Whether the signature is that of our keys over what arrived, as AWS would see it."""
    given = headers["Authorization"]
    names = given.partition("SignedHeaders=")[2].partition(",")[0].split(";")
    lower = {name.lower(): value for name, value in headers.items()}
    signed = {name: lower[name] for name in names}
    request = AWSRequest("POST", f"https://{lower['host']}{path}", headers=signed, data=body)
    request.context["timestamp"] = lower["x-amz-date"]
    auth = SigV4Auth(Credentials(KEY, SECRET), "sqs", REGION)
    text = auth.string_to_sign(request, auth.canonical_request(request))
    return given.endswith(f"Signature={auth.signature(text, request)}") and "host" in names


@pytest.fixture(params=["http", "https"])
def server(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Aws, Upstream]]:
    aws = Aws(answers={"GetQueueUrl": {"QueueUrl": URL}})
    made = ThreadingHTTPServer(("127.0.0.1", 0), _handler(aws))
    if request.param == "https":
        certify(tmp_path, "localhost")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
        made.socket = context.wrap_socket(made.socket, server_side=True)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    port = made.server_address[1]
    yield aws, Upstream(host="localhost", port=port, tls=request.param == "https", name="sqs")
    made.shutdown()
    made.server_close()


@dataclass
class Recorded:
    """A recorder in front of the server: how the lab and how a worker speak to it."""

    aws: Aws
    endpoint: ExternalEndpoint
    sqs: Any
    readings: list[tuple[str, str]]


@pytest.fixture
def recorded(server: tuple[Aws, Upstream]) -> Iterator[Recorded]:
    aws, upstream = server
    external = ExternalAws(
        region=REGION, access_key=KEY, secret_key=SECRET, account="123456789012", sqs=upstream
    )
    readings: list[tuple[str, str]] = []

    def read(region: str, queue: str) -> Reading:
        readings.append((region, queue))
        return Reading(rows=None, holds=True)

    log = CallLog()
    reach = Reach(what=quoted("the external SQS"), upstream=upstream, addresses=("127.0.0.1",))
    recorder = Recorder(external, Doors(sqs=reach, s3=None), log, read)
    made = make_server("127.0.0.1", 0, recorder, threaded=True)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    sqs = boto3.client(
        "sqs",
        endpoint_url=f"http://127.0.0.1:{made.port}",
        region_name=REGION,
        aws_access_key_id="WORKERS0OWN0KEY",
        aws_secret_access_key="whatever",
    )
    endpoint = ExternalEndpoint(
        "127.0.0.1",
        "",
        "1",
        made.port,
        log=log,
        unanswered=lambda: recorder.unanswered,
        unserved=recorder.unserved,
    )
    yield Recorded(aws, endpoint, sqs, readings)
    made.shutdown()
    made.server_close()


def test_a_call_is_signed_anew_and_names_the_queue_by_its_own_url(recorded: Recorded) -> None:
    recorded.sqs.send_message(QueueUrl="http://sqs:4566/123456789012/jobs", MessageBody="grüße")
    action, asked = recorded.aws.asked[-1]
    assert (action, asked["QueueUrl"], asked["MessageBody"]) == ("SendMessage", URL, "grüße")
    assert recorded.aws.refused == 0


def test_a_worker_is_told_the_queues_url_in_the_lab(recorded: Recorded) -> None:
    found = recorded.sqs.get_queue_url(QueueName="jobs")["QueueUrl"]
    assert found == "http://sqs:4566/123456789012/jobs"


def test_receive_and_delete_are_recorded_with_the_state_at_the_delete(recorded: Recorded) -> None:
    message = {"MessageId": "m1", "ReceiptHandle": "r1", "Body": "x"}
    recorded.aws.answers["ReceiveMessage"] = {"Messages": [message]}
    recorded.sqs.receive_message(QueueUrl="http://sqs:4566/1/jobs")
    recorded.sqs.delete_message(QueueUrl="http://sqs:4566/1/jobs", ReceiptHandle="r1")
    received, deleted = (call for call in recorded.endpoint.calls() if call.message_ids)
    assert (received.action, received.message_ids) == ("ReceiveMessage", ("m1",))
    assert (deleted.action, deleted.message_ids) == ("DeleteMessage", ("m1",))
    assert (deleted.access_key, deleted.queue) == ("WORKERS0OWN0KEY", "jobs")
    assert deleted.reading is not None
    assert recorded.readings == [(REGION, "jobs")]


def test_a_probe_is_given_no_message_and_the_server_is_not_even_asked(recorded: Recorded) -> None:
    message = {"MessageId": "m1", "ReceiptHandle": "r1", "Body": "x"}
    recorded.aws.answers["ReceiveMessage"] = {"Messages": [message]}
    recorded.endpoint.serve_nothing_to("127.0.0.1")
    answer = recorded.sqs.receive_message(QueueUrl="http://sqs:4566/1/jobs")
    assert answer.get("Messages", []) == []
    assert "ReceiveMessage" not in [action for action, _ in recorded.aws.asked]


QUEUE = Queue(name="jobs", region=REGION)


def test_another_workers_queue_is_empty_and_its_own_is_not(recorded: Recorded) -> None:
    message = {"MessageId": "m1", "ReceiptHandle": "r1", "Body": "x"}
    recorded.aws.answers["ReceiveMessage"] = {"Messages": [message]}
    recorded.endpoint.keep_from("127.0.0.1", Queue(name="others", region=REGION))
    given = [
        recorded.sqs.receive_message(QueueUrl=f"http://sqs:4566/1/{name}").get("Messages", [])
        for name in ("others", "jobs")
    ]
    assert [len(messages) for messages in given] == [0, 1]


def _counts(recorded: Recorded, visible: int, in_flight: int = 0) -> None:
    recorded.aws.answers["GetQueueAttributes"] = {
        "Attributes": {
            "ApproximateNumberOfMessages": str(visible),
            "ApproximateNumberOfMessagesNotVisible": str(in_flight),
            "ApproximateNumberOfMessagesDelayed": "0",
        }
    }


def test_a_queue_that_holds_something_is_not_used(recorded: Recorded) -> None:
    _counts(recorded, 0, 2)
    with pytest.raises(LabError, match="0 visible, 2 in flight"):
        recorded.endpoint.look_before(QUEUE)


def test_a_message_that_somebody_unseen_holds_is_in_flight(recorded: Recorded) -> None:
    recorded.aws.answers["SendMessage"] = {"MessageId": "m1"}
    recorded.endpoint.send(QUEUE, SendMessage(body="x"))
    _counts(recorded, 1)
    assert [m.in_flight for m in recorded.endpoint.messages("jobs", REGION)] == [False]
    _counts(recorded, 0, 1)
    assert [m.in_flight for m in recorded.endpoint.messages("jobs", REGION)] == [True]


def test_nothing_but_sending_and_looking_is_asked_by_the_lab(recorded: Recorded) -> None:
    _counts(recorded, 0)
    recorded.aws.answers["SendMessage"] = {"MessageId": "m1"}
    recorded.endpoint.look_before(QUEUE)
    recorded.endpoint.send(QUEUE, SendMessage(body="x"))
    assert {action for action, _ in recorded.aws.asked} == {
        "GetQueueUrl",
        "GetQueueAttributes",
        "SendMessage",
    }


def _sent(recorded: Recorded) -> None:
    recorded.aws.answers["SendMessage"] = {"MessageId": "m1"}
    recorded.endpoint.send(QUEUE, SendMessage(body="x"))


def test_a_message_that_was_taken_by_another_way_is_no_fault_of_the_worker(
    recorded: Recorded,
) -> None:
    _sent(recorded)
    _counts(recorded, 0, 1)
    with pytest.raises(LabError, match="somebody who is not of the lab"):
        recorded.endpoint.look_after(QUEUE)


def test_a_message_that_lies_there_was_taken_by_nobody(recorded: Recorded) -> None:
    _sent(recorded)
    _counts(recorded, 1)
    assert recorded.endpoint.look_after(QUEUE) is None


def test_a_server_that_answers_no_more_makes_the_calls_unknown(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr(Reach, "connect", gone)
    with pytest.raises(LabError):
        recorded.endpoint.send(QUEUE, SendMessage(body="x"))
    with pytest.raises(LabError, match="did not answer"):
        recorded.endpoint.calls()
