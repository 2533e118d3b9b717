"""The layer in front of moto: every call passes through here, is carried out, and is recorded."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.wsgi import get_input_stream

from readiness.endpoint import outcome, s3, sts, wire
from readiness.endpoint.backend import Backend
from readiness.endpoint.log import CallLog
from readiness.endpoint.outcome import Outcome
from readiness.endpoint.records import Call
from readiness.endpoint.sqs import Read, Sqs
from readiness.endpoint.unserved import Unserved

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse


class Application:
    """A WSGI application: SQS, S3 and STS as AWS would answer, every call into the log.

    `names` are the host names of the endpoint; what stands in front of one is a bucket. To an
    address that is `unserved` at a queue it is empty.
    """

    def __init__(
        self,
        *,
        backend: Backend,
        log: CallLog,
        read: Read,
        names: Iterable[str],
        unserved: Unserved,
    ) -> None:
        self._backend = backend
        self._sqs = Sqs(backend=backend, read=read, unserved=unserved)
        self._log = log
        self._names = frozenset(names)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request; its record is complete before the first byte leaves."""
        at = datetime.now(UTC)
        caller = wire.caller(environ)
        try:
            done = self._carry_out(environ, caller, at)
        except Exception:  # noqa: BLE001  (a fault of ours must reach the log, not kill the thread)
            traceback.print_exc(file=sys.stderr)
            done = outcome.refusal(
                environ, HTTPStatus.INTERNAL_SERVER_ERROR, "InternalFailure", "see the lab's log"
            )
        self._log.add(record(environ, caller, at, done))
        start_response(done.answer.status, list(done.answer.headers))
        return [done.answer.body]

    def _carry_out(self, environ: dict[str, Any], caller: wire.Caller, at: datetime) -> Outcome:
        # moto believes a region in the user agent before the one that was signed.
        environ["HTTP_USER_AGENT"] = environ.get("HTTP_USER_AGENT", "").replace("region/", "")
        if caller.service in {"", "sqs"} and wire.is_sqs(environ):
            body = wire.posted(environ) or get_input_stream(environ).read()
            request = wire.sqs_request(environ, body)
            if sts.is_unsigned(caller, request.action):
                return sts.carry_out(self._backend, environ, body)
            return self._sqs.carry_out(
                environ,
                request,
                caller,
                body,
                lambda waiting: self._log.add(record(environ, caller, at, waiting)),
            )
        if caller.service in {"", "s3"}:
            return s3.carry_out(self._backend, environ, self._names)
        if caller.service == "sts":
            return sts.carry_out(self._backend, environ, get_input_stream(environ).read())
        return outcome.refusal(
            environ,
            HTTPStatus.BAD_REQUEST,
            "UnknownOperationException",
            f"this endpoint offers SQS, S3 and STS only, not {caller.service}",
        )


def record(environ: dict[str, Any], caller: wire.Caller, at: datetime, done: Outcome) -> Call:
    """What the log keeps of a call."""
    failed = done.answer.code >= HTTPStatus.BAD_REQUEST
    return Call(
        number=0,  # the log's to give
        at=at,
        answered_at=datetime.now(UTC),
        address=environ.get("REMOTE_ADDR", ""),
        access_key=caller.access_key,
        region=caller.region,
        service=done.service or caller.service,
        action=done.action or environ["REQUEST_METHOD"],
        status=done.answer.code,
        queue=done.queue,
        entries=done.entries,
        error=wire.error_code(done.answer.body) if failed else "",
        bucket=done.bucket,
        key=done.key,
        dead_lettered=done.dead_lettered,
        reading=done.reading,
        visibility=done.visibility,
    )
