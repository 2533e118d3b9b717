"""Calls to SQS: the state is read before a delete takes effect, and long polls wait here."""

from __future__ import annotations

import json
import select
import time
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from socket import MSG_PEEK, socket
from threading import Condition
from typing import Any
from urllib.parse import urlencode

from readiness.endpoint import alike, batches, expired, refusals, wire
from readiness.endpoint.backend import Answer, Backend
from readiness.endpoint.outcome import Outcome, Refused, nothing, refusal, refused
from readiness.endpoint.receipts import Receipts
from readiness.endpoint.records import Entry, Reading
from readiness.endpoint.unserved import Unserved

Read = Callable[[str, str], Reading | None]
"""Reads the state that belongs to a region's queue; None where nothing is watched."""

DELETES = ("DeleteMessage", "DeleteMessageBatch")
_LONGEST_POLL_S = 20
_TICK_S = 0.05
"""So often a long poll looks for messages that became visible by the mere passing of time."""

_WAITING = Answer(status="102 Processing", headers=(), body=b"")
_GONE = Answer(status="499 Client Closed Request", headers=(), body=b"")


class Sqs:
    """SQS in front of the backend; for any thread.

    To an address that is `unserved` at a queue it is empty.
    """

    def __init__(self, *, backend: Backend, read: Read, unserved: Unserved) -> None:
        self._backend = backend
        self._read = read
        self._unserved = unserved
        self._receipts = Receipts()
        self._changed = Condition()
        self._version = 0

    def carry_out(
        self,
        environ: Mapping[str, Any],
        request: wire.SqsRequest,
        caller: wire.Caller,
        body: bytes,
        waits: Callable[[Outcome], None],
    ) -> Outcome:
        """Answer a call to SQS; `body` is the request's, already read.

        `waits` is told of a long poll that finds nothing yet: what it asks for is known long
        before it has its answer.
        """
        reading = None
        dead_lettered: tuple[str, ...] = ()
        if not caller.access_key:
            answer = refusal(
                environ,
                HTTPStatus.FORBIDDEN,
                "MissingAuthenticationToken",
                "the request is not signed: give the client an access key",
            ).answer
        elif not caller.region:
            answer = refusal(
                environ,
                HTTPStatus.BAD_REQUEST,
                "InvalidSignatureException",
                "Credential should be scoped to a valid region: the client's region is empty",
            ).answer
        elif why := refusals.of_call(request):
            answer = refused(environ, why)
        elif request.action == "ReceiveMessage":
            waiting = Outcome(
                answer=_WAITING, service="sqs", action=request.action, queue=request.queue
            )
            answer, dead_lettered = self._receive(
                environ, request, caller.region, body, lambda: waits(waiting)
            )
        else:
            late: Mapping[str, str] = {}
            if request.action in DELETES:
                reading = self._read(caller.region, request.queue)
                there = self._backend.messages(caller.region, request.queue) or ()
                late = expired.expired(request, self._receipts, there)
            answer = self._answer(environ, request, body, late)
        self._announce_change()
        return Outcome(
            answer=answer,
            service="sqs",
            action=request.action,
            queue=request.queue,
            entries=tuple(entries(self._receipts, request, answer)),
            dead_lettered=dead_lettered,
            reading=reading,
            visibility=wire.visibility(request),
        )

    def _answer(
        self,
        environ: Mapping[str, Any],
        request: wire.SqsRequest,
        body: bytes,
        late: Mapping[str, str],
    ) -> Answer:
        """The answer to a call of which the deletes are refused that come too `late`."""
        if late and request.action == DELETES[0]:
            (handle,) = late.values()
            return refused(environ, expired.of_a_call(handle))
        why = {**dict.fromkeys(late, expired.OF_AN_ENTRY), **refusals.of_entries(request)}
        return self._hand_on(environ, request, body, why)

    def _hand_on(
        self,
        environ: Mapping[str, Any],
        request: wire.SqsRequest,
        body: bytes,
        why: Mapping[str, Refused],
    ) -> Answer:
        """The backend's answer to a call, but for the entries that are refused."""
        again = {n: first for n, first in batches.repeated(request).items() if n not in why}
        rest: bytes | None = alike.asked(request, body)
        if why or again:
            rest = batches.without(request, body, {*why, *again})
        answer = nothing(request) if rest is None else self._backend.call("sqs", environ, rest)
        if answer.code != HTTPStatus.OK:
            return answer
        answer = batches.with_repeated(request, alike.answered(request, answer), again)
        return batches.with_refused(request, answer, why)

    def _receive(
        self,
        environ: Mapping[str, Any],
        request: wire.SqsRequest,
        region: str,
        body: bytes,
        waits: Callable[[], None],
    ) -> tuple[Answer, tuple[str, ...]]:
        """Receive, waiting as long as asked; a caller who has hung up is given no message.

        The backend must not wait: it would hold its lock, spin while a FIFO group is taken, and
        notice a visibility timeout that ran out a second late.
        """
        wait = self._asked_to_wait(request, region)
        if wait:
            body = _without_wait(request)
        deadline = time.monotonic() + wait
        dead_lettered: tuple[str, ...] = ()
        told = False
        unserved = (
            self._unserved.covers(environ.get("REMOTE_ADDR", ""), region, request.queue)
            and self._backend.messages(region, request.queue) is not None
        )
        while True:
            version = self._version
            left = deadline - time.monotonic()
            if unserved and left <= 0:
                return nothing(request), ()
            if left <= 0 or (not unserved and self._backend.worth_receiving(region, request.queue)):
                answer, moved = self._backend.receive(environ, body, region, request.queue)
                dead_lettered += moved
                if left <= 0 or answer.code != HTTPStatus.OK or _messages(request, answer):
                    return answer, dead_lettered
            if not told:
                waits()
                told = True
            self._await_change(version, min(left, _TICK_S))
            if _hung_up(environ.get("werkzeug.socket")):
                return _GONE, dead_lettered

    def _asked_to_wait(self, request: wire.SqsRequest, region: str) -> int:
        asked = request.parameters.get("WaitTimeSeconds")
        if asked is None:
            return self._backend.long_poll(region, request.queue)
        try:
            seconds = int(asked)
        except (TypeError, ValueError):
            return 0
        return seconds if 0 <= seconds <= _LONGEST_POLL_S else 0  # moto refuses what is outside

    def _announce_change(self) -> None:
        with self._changed:
            self._version += 1
            self._changed.notify_all()

    def _await_change(self, version: int, seconds: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._version != version, seconds)


def entries(receipts: Receipts, request: wire.SqsRequest, answer: Answer) -> Iterator[Entry]:
    """The messages that a call was about, and what became of each; `receipts` learns from it."""
    if answer.code >= HTTPStatus.BAD_REQUEST:
        code = wire.error_code(answer.body)
        handles = wire.receipt_handles(request)
        yield from (receipts.entry(handle, code) for _, handle in handles)
    elif request.action == "ReceiveMessage":
        for message in _messages(request, answer):
            message_id, handle = message["MessageId"], message["ReceiptHandle"]
            receipts.learn(message_id, handle)
            yield Entry(message_id=message_id, receipt_handle=handle)
    elif request.action.startswith("SendMessage"):
        yield from _sent(wire.answer(request, answer.body))
    elif handles := wire.receipt_handles(request):
        failed = {f["Id"]: f["Code"] for f in _failed(wire.answer(request, answer.body))}
        for entry_id, handle in handles:
            yield receipts.entry(handle, failed.get(entry_id, ""))


def _sent(answer: Mapping[str, Any]) -> Iterator[Entry]:
    one = [answer] if "MessageId" in answer else []
    for message in one or answer.get("Successful", ()):
        yield Entry(message_id=message["MessageId"])
    for failure in _failed(answer):
        yield Entry(message_id="", error=failure["Code"])


def _failed(answer: Mapping[str, Any]) -> list[Mapping[str, str]]:
    return list(answer.get("Failed", ()))


def _messages(request: wire.SqsRequest, answer: Answer) -> list[Mapping[str, str]]:
    return list(wire.answer(request, answer.body).get("Messages", ()))


def _without_wait(request: wire.SqsRequest) -> bytes:
    changed = {**request.parameters, "WaitTimeSeconds": 0}
    return json.dumps(changed).encode() if request.json else urlencode(changed).encode()


def _hung_up(connection: socket | None) -> bool:
    if connection is None or not select.select([connection], [], [], 0)[0]:
        return False
    try:
        return connection.recv(1, MSG_PEEK) == b""
    except OSError:
        return True
