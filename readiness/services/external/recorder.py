"""SQS that runs already, seen: every call passes through here, is signed anew, and is recorded."""

from __future__ import annotations

import http.client
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.wsgi import get_input_stream

from readiness.config.variables import AWS_PORT
from readiness.endpoint import outcome, wire
from readiness.endpoint.application import record
from readiness.endpoint.backend import Answer
from readiness.endpoint.log import CallLog
from readiness.endpoint.outcome import Outcome, nothing
from readiness.endpoint.receipts import Receipts
from readiness.endpoint.records import Reading
from readiness.endpoint.sqs import DELETES, entries
from readiness.endpoint.unserved import Unserved
from readiness.plan import ExternalAws
from readiness.services.external.reach import Reach
from readiness.services.external.requeue import answered_here, asked_there, queue_url_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

HERE = f"http://sqs:{AWS_PORT}"
_ANSWER_S = 60.0
_EMPTY_POLL_S = 1.0
"""So long an empty answer takes: a client that polls without a pause must not run hot."""
_OURS = frozenset(
    {
        *("authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256"),
        *("host", "content-length", "connection", "accept-encoding", "transfer-encoding"),
        "expect",
    }
)
_OF_THE_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})


@dataclass(frozen=True, kw_only=True)
class Doors:
    """Where calls go: those to SQS, and those to S3, which are passed on as they are."""

    sqs: Reach | None
    s3: Reach | None


class Recorder:
    """A WSGI application, for any thread: what SQS answers, and every call into the log.

    A worker signs for the name by which it knows the queue here; the calls are signed anew, with
    the same credentials, for the server's own name. `read` gives the state at a delete. To an
    address that is `unserved` at a queue it is empty: nothing is asked for there.
    """

    def __init__(
        self,
        aws: ExternalAws,
        doors: Doors,
        log: CallLog,
        read: Callable[[str, str], Reading | None],
    ) -> None:
        self._aws = aws
        self._doors = doors
        self._log = log
        self._read = read
        self._receipts = Receipts()
        self._urls: dict[tuple[str, str], str] = {}
        self.unanswered = 0
        self.unserved = Unserved()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request; its record is complete before the first byte leaves."""
        at = datetime.now(UTC)
        caller = wire.caller(environ)
        body = get_input_stream(environ).read()
        try:
            done = self._carry_out(environ, caller, at, body)
        except OSError as error:
            self.unanswered += 1
            done = _not_there(environ, error)
        except Exception:  # noqa: BLE001  (a fault of ours must reach the log, not kill the thread)
            traceback.print_exc(file=sys.stderr)
            done = outcome.refusal(
                environ, HTTPStatus.INTERNAL_SERVER_ERROR, "InternalFailure", "see the run's log"
            )
        self._log.add(record(environ, caller, at, done))
        start_response(done.answer.status, list(done.answer.headers))
        return [done.answer.body]

    def _carry_out(
        self, environ: dict[str, Any], caller: wire.Caller, at: datetime, body: bytes
    ) -> Outcome:
        if not wire.is_sqs(environ):
            return self._passed_on(environ, body)
        request = wire.sqs_request(environ, body)
        if self._doors.sqs is None:
            return _elsewhere(environ, "SQS is the lab's own: use AWS_ENDPOINT_URL_SQS")
        if not caller.access_key or not caller.region:
            return outcome.refusal(
                environ,
                HTTPStatus.FORBIDDEN,
                "MissingAuthenticationToken",
                "the request is not signed: the client needs an access key and a region",
            )
        if request.action == "ReceiveMessage":
            self._log.add(record(environ, caller, at, _waiting(request)))
            address = environ.get("REMOTE_ADDR", "")
            if self.unserved.covers(address, caller.region, request.queue):
                time.sleep(_EMPTY_POLL_S)
                return _empty(request)
        reading = None
        url = self._url(self._doors.sqs, caller.region, request.queue) if request.queue else ""
        if request.action in DELETES:
            reading = self._read(caller.region, request.queue)
        path, sent = asked_there(request, body, url)
        kept = {
            name: value for name, value in _headers(environ).items() if name.lower() not in _OURS
        }
        answer = self._signed(self._doors.sqs, caller.region, path, kept, sent)
        return Outcome(
            answer=answered_here(request, answer, HERE),
            service="sqs",
            action=request.action,
            queue=request.queue,
            entries=tuple(entries(self._receipts, request, answer)),
            reading=reading,
            visibility=wire.visibility(request),
        )

    def _url(self, sqs: Reach, region: str, queue: str) -> str:
        """The queue's own URL, empty where there is none that may be known."""
        if (region, queue) not in self._urls:
            known = self._aws.queue_url
            if known.rpartition("/")[2] != queue:
                known = self._asked_url(sqs, region, queue)
            if not known:
                return ""
            self._urls[region, queue] = known
        return self._urls[region, queue]

    def _asked_url(self, sqs: Reach, region: str, queue: str) -> str:
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": "AmazonSQS.GetQueueUrl",
        }
        body = b'{"QueueName": "%s"}' % queue.encode()
        return queue_url_of(self._signed(sqs, region, "/", headers, body).body)

    def _signed(
        self, sqs: Reach, region: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials

        aws = self._aws
        request = AWSRequest(
            "POST", f"https://{_host(sqs)}{path}", headers=dict(headers), data=body
        )
        keys = Credentials(aws.access_key, aws.secret_key, aws.session_token or None)
        SigV4Auth(keys, "sqs", region).add_auth(request)
        signed = {**dict(request.headers.items()), "Host": _host(sqs)}
        return ask(sqs, "POST", path, signed, body)

    def _passed_on(self, environ: dict[str, Any], body: bytes) -> Outcome:
        """S3, as it is: an emulator's, or the lab's own."""
        if self._doors.s3 is None:
            return _elsewhere(environ, "S3 is elsewhere: use AWS_ENDPOINT_URL_S3")
        target = str(environ.get("REQUEST_URI") or environ["PATH_INFO"])
        drop = {"connection", "content-length", "transfer-encoding", "expect"}
        headers = {k: v for k, v in _headers(environ).items() if k.lower() not in drop}
        answer = ask(self._doors.s3, environ["REQUEST_METHOD"], target, headers, body)
        return Outcome(answer=answer, service="s3")


def ask(reach: Reach, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """One request to a server outside, its answer whole. Raises OSError."""
    connection = http.client.HTTPConnection(reach.upstream.host, timeout=_ANSWER_S)
    connection.sock = reach.connect_tls() if reach.upstream.tls else reach.connect()
    connection.sock.settimeout(_ANSWER_S)
    with closing(connection):
        try:
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            data = response.read()
        except http.client.HTTPException as error:
            raise OSError(f"no answer that is HTTP: {type(error).__name__}") from error
    kept = [(n, v) for n, v in response.getheaders() if n.lower() not in _OF_THE_HOP]
    length = response.headers.get("Content-Length") if method == "HEAD" else None
    kept.append(("Content-Length", length or str(len(data))))
    return Answer(
        status=f"{response.status} {response.reason or '-'}", headers=tuple(kept), body=data
    )


def _host(reach: Reach) -> str:
    upstream = reach.upstream
    usual = 443 if upstream.tls else 80
    return upstream.host if upstream.port == usual else f"{upstream.host}:{upstream.port}"


def _headers(environ: Mapping[str, Any]) -> dict[str, str]:
    named = {
        key[5:].replace("_", "-").title(): str(value)
        for key, value in environ.items()
        if key.startswith("HTTP_")
    }
    kind = environ.get("CONTENT_TYPE")
    return {**named, **({"Content-Type": str(kind)} if kind else {})}


def _waiting(request: wire.SqsRequest) -> Outcome:
    """A receive may wait long for its answer: what it asks for is told before."""
    answer = Answer(status="102 Processing", headers=(), body=b"")
    return Outcome(answer=answer, service="sqs", action=request.action, queue=request.queue)


def _elsewhere(environ: Mapping[str, Any], message: str) -> Outcome:
    return outcome.refusal(environ, HTTPStatus.BAD_REQUEST, "UnknownOperationException", message)


def _empty(request: wire.SqsRequest) -> Outcome:
    return Outcome(
        answer=nothing(request), service="sqs", action=request.action, queue=request.queue
    )


def _not_there(environ: Mapping[str, Any], error: OSError) -> Outcome:
    message = f"the external endpoint does not answer: {error.strerror or type(error).__name__}"
    return outcome.refusal(environ, HTTPStatus.BAD_GATEWAY, "ServiceUnavailable", message)
