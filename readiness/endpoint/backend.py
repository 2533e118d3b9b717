"""moto, and nothing but SQS, S3 and STS of it: the only file that knows moto's insides."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal, Protocol

from werkzeug.test import create_environ, run_wsgi_app

from readiness.endpoint.records import Message

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Service = Literal["sqs", "s3", "sts"]

_SCOPE = "AWS4-HMAC-SHA256 Credential=READINESS/20260101/us-east-1/{}/aws4_request"
_FIRST_CALLS: Mapping[Service, Mapping[str, Any]] = {
    "sqs": {
        "method": "POST",
        "headers": {
            "Authorization": _SCOPE.format("sqs"),
            "X-Amz-Target": "AmazonSQS.ListQueues",
        },
        "content_type": "application/x-amz-json-1.0",
        "data": b"{}",
    },
    "s3": {"method": "GET", "headers": {"Authorization": _SCOPE.format("s3")}},
    "sts": {
        "method": "POST",
        "headers": {"Authorization": _SCOPE.format("sts")},
        "data": {"Action": "GetCallerIdentity", "Version": "2011-06-15"},
    },
}


class Session:
    """All that moto asks boto3 for: where there is a service. Elsewhere it is made when called."""

    def get_available_partitions(self) -> list[str]:
        """The usual one."""
        return ["aws"]

    def get_available_regions(self, *_: str, **__: str) -> list[str]:
        """The default one."""
        return ["us-east-1"]


def without_boto3() -> None:
    """Have moto load its models without boto3, which is a tenth of the endpoint's whole start.

    moto is made to be loaded into a test beside a boto3 that it deceives; here it is only served.
    """
    stand_in = ModuleType("boto3")
    stand_in.Session = Session  # type: ignore[attr-defined]
    sys.modules.setdefault("boto3", stand_in)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer as moto gave it."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def code(self) -> int:
        """The HTTP status as a number."""
        return int(self.status.split(" ", 1)[0])


class Backend(Protocol):
    """What the recording layer stands in front of."""

    def call(self, service: Service, environ: Mapping[str, Any], body: bytes | None) -> Answer:
        """Carry out a request; `body` replaces the request's own where it was read already."""

    def messages(self, region: str, queue: str) -> tuple[Message, ...] | None:
        """What is on the queue now, None if there is no such queue."""

    def receive(
        self, environ: Mapping[str, Any], body: bytes, region: str, queue: str
    ) -> tuple[Answer, tuple[str, ...]]:
        """Carry out a receive; also the ids that it moved to the dead-letter queue."""

    def worth_receiving(self, region: str, queue: str) -> bool:
        """Whether a receive would answer at once: a visible message, or no such queue."""

    def long_poll(self, region: str, queue: str) -> int:
        """How long a receive waits that does not say, in seconds."""


class Moto:
    """Backends of moto; SQS has answered a real call when this exists, the others soon after."""

    def __init__(self, account: str) -> None:
        # Read by moto at every call; bucket names in front of a host are our own affair.
        os.environ["MOTO_ACCOUNT_ID"] = account
        os.environ["S3_IGNORE_SUBDOMAIN_BUCKETNAME"] = "true"
        # Local set-ups call their region "local" or "elasticmq"; a wrong one has no queue.
        os.environ["MOTO_ALLOW_NONEXISTENT_REGION"] = "true"
        self._account = account
        self._lock = RLock()
        self._sqs = _application("sqs")
        # A quarter of the whole start, and hardly ever the first to be asked for.
        later = ThreadPoolExecutor(max_workers=1)
        others: tuple[Service, ...] = ("s3", "sts")
        self._others = {name: later.submit(_application, name) for name in others}
        from moto.sqs.models import sqs_backends

        self._backends = sqs_backends

    def call(self, service: Service, environ: Mapping[str, Any], body: bytes | None) -> Answer:
        """Carry out a request.

        moto does not guard its queues: two receives at once can both be given one message.
        So calls of SQS happen one at a time; none of them may wait for messages.
        """
        environ = dict(environ)
        if body is not None:
            environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        if service in self._others:
            return _run(self._others[service].result(), environ)
        with self._lock:
            return _run(self._sqs, environ)

    def messages(self, region: str, queue: str) -> tuple[Message, ...] | None:
        """What is on the queue now, None if there is no such queue."""
        with self._lock:
            found = self._queue(region, queue)
            return None if found is None else tuple(map(_message, found._messages))  # noqa: SLF001

    def receive(
        self, environ: Mapping[str, Any], body: bytes, region: str, queue: str
    ) -> tuple[Answer, tuple[str, ...]]:
        """Carry out a receive; also the ids that it moved to the dead-letter queue."""
        with self._lock:
            before = self._dead_letters(region, queue)
            answer = self.call("sqs", environ, body)
            return answer, tuple(sorted(self._dead_letters(region, queue) - before))

    def worth_receiving(self, region: str, queue: str) -> bool:
        """Whether a receive would answer at once: a visible message, or no such queue."""
        with self._lock:
            found = self._queue(region, queue)
            return found is None or bool(found.messages)

    def long_poll(self, region: str, queue: str) -> int:
        """How long a receive waits that does not say, in seconds."""
        found = self._queue(region, queue)
        return 0 if found is None else int(found.receive_message_wait_time_seconds)

    def _dead_letters(self, region: str, queue: str) -> frozenset[str]:
        found = self._queue(region, queue)
        target = None if found is None else found.dead_letter_queue
        return frozenset(m.id for m in target._messages) if target else frozenset()  # noqa: SLF001

    def _queue(self, region: str, name: str) -> Any:  # noqa: ANN401  (moto has no types here)
        try:
            return self._backends[self._account][region].queues.get(name)
        except KeyError:  # there is no such region
            return None


def _application(service: Service) -> WSGIApplication:
    """The application of one service, after a real call: at the first, moto loads much more."""
    from moto.moto_server.werkzeug_app import create_backend_app

    application: WSGIApplication = create_backend_app(service)
    answer = _run(application, create_environ(**_FIRST_CALLS[service]))
    if answer.code != HTTPStatus.OK:
        raise RuntimeError(f"moto's {service} does not work: {answer.status}")
    return application


def _run(application: WSGIApplication, environ: dict[str, Any]) -> Answer:
    body, status, headers = run_wsgi_app(application, environ, buffered=True)
    return Answer(status=status, headers=tuple(headers), body=b"".join(body))


def _message(message: Any) -> Message:  # noqa: ANN401
    return Message(
        id=message.id,
        receives=message.approximate_receive_count,
        in_flight=not message.visible,
        delayed=message.delayed,
    )
