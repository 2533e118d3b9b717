"""What puts the message on a worker's queue: the message itself, or the system's own producer."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping

from readiness import sqs_messages
from readiness.config.models.gates import QueueGate
from readiness.config.models.messages import HttpTrigger, LongAttribute
from readiness.config.resolve.containers import Containers
from readiness.config.resolve.images import text_of
from readiness.config.resolve.queues import FIFO
from readiness.config.resolve.scope import Scope
from readiness.config.resolve.services import address
from readiness.config.values import Real, Value, Where, Written, plain
from readiness.plan import MessageAttribute, SendMessage, Trigger, TriggerHttp, TriggerRun
from readiness.sentence import say

_GROUP = "readiness"


def trigger(scope: Scope, containers: Containers, worker: str, gate: QueueGate) -> Trigger:
    """What the gate's message comes from; what is wrong with it becomes a problem."""
    where: Where = ("workers", worker, "gates", "queue")
    made = scope.one_of(where, message=gate.message, trigger=gate.trigger)
    if made == "message":
        return _send(scope, where, gate)
    for name in ("message_attributes", "message_group_id"):
        if made and (*where, name) in scope.document.keys:
            scope.complain((*where, name), say("`{name}` goes with `message`", name=name), key=True)
    if gate.trigger is None:
        return SendMessage(body="")
    where = (*where, "trigger")
    made = scope.one_of(where, run=gate.trigger.run, http=gate.trigger.http)
    if made == "run" and gate.trigger.run:
        container = containers.once((*where, "run"), gate.trigger.run, worker=worker)
        return TriggerRun(container=container)
    if made == "http" and gate.trigger.http:
        return _request(scope, (*where, "http"), gate.trigger.http)
    return SendMessage(body="")


def _send(scope: Scope, where: Where, gate: QueueGate) -> SendMessage:
    fifo = gate.name.endswith(FIFO)
    if gate.message_group_id and not fifo:
        message = say("only a FIFO queue has message groups: its name ends in `{fifo}`", fifo=FIFO)
        scope.complain((*where, "message_group_id"), message, key=True)
    body = _body(scope, (*where, "message"), gate.message)
    attributes = _attributes(scope, (*where, "message_attributes"), gate.message_attributes)
    _check_body(scope, (*where, "message"), body, sqs_messages.size(body, attributes))
    return SendMessage(
        body=body,
        attributes=attributes,
        group_id=gate.message_group_id or (_GROUP if fifo else None),
    )


def _check_body(scope: Scope, where: Where, body: str, size: int) -> None:
    if not body:
        scope.complain(where, say("a message cannot be empty"))
    elif refused := sqs_messages.refused_character(body):
        message = say("a message cannot hold the character {character}", character=refused)
        scope.complain(where, message)
    elif size > sqs_messages.LARGEST:
        message = say(
            "a message has at most {limit} bytes with its attributes, this one has {size}",
            limit=sqs_messages.LARGEST,
            size=size,
        )
        scope.complain(where, message)


def _body(scope: Scope, where: Where, message: Value) -> str:
    match message:
        case {"text": (str() | Written() | Real()) as text, **rest} if not rest:
            return text if isinstance(text, str) else text.text
        case {"file": str() as path, **rest} if not rest:
            file = scope.file((*where, "file"), path)
            content = text_of(scope, (*where, "file"), file) if file else None
            return "-" if content is None else content
        case {"json": content, **rest} if not rest:
            return _json(scope, (*where, "json"), content)
        case dict() | list():
            return _json(scope, where, message)
        case Written() | Real():
            return message.text
        case _:
            return message or ""


def _json(scope: Scope, where: Where, content: Value) -> str:
    try:
        return json.dumps(
            plain(content), ensure_ascii=False, separators=(",", ":"), allow_nan=False
        )
    except ValueError:
        scope.complain(where, say("JSON has no `.inf` and no `.nan`"))
        return "-"


def _attributes(
    scope: Scope, where: Where, named: Mapping[str, LongAttribute]
) -> Mapping[str, MessageAttribute]:
    if len(named) > sqs_messages.MOST_ATTRIBUTES:
        message = say(
            "a message has at most {limit} attributes, this one has {count}",
            limit=sqs_messages.MOST_ATTRIBUTES,
            count=len(named),
        )
        scope.complain(where, message, key=True)
    return {name: _attribute(scope, (*where, name), each) for name, each in named.items()}


def _attribute(scope: Scope, where: Where, settings: LongAttribute) -> MessageAttribute:
    made = scope.one_of(where, StringValue=settings.string, BinaryValue=settings.binary)
    value = _value(scope, where, settings)
    kind = sqs_messages.kind(settings.type)
    _check_name(scope, where)
    if not kind:
        scope.complain((*where, "DataType"), say("expected String, Number or Binary"))
    elif made and (kind == "Binary") != (made == "BinaryValue"):
        scope.complain(where, say("`BinaryValue` goes with Binary, `StringValue` with the others"))
    elif not value:
        scope.complain(where, say("the value of a message attribute cannot be empty"))
    elif settings.string:
        _check_text(scope, where, kind, settings.string)
    return MessageAttribute(type=settings.type, value=value)


def _check_name(scope: Scope, where: Where) -> None:
    name = str(where[-1])
    if not sqs_messages.is_attribute_name(name):
        message = say(
            "`{name}` is no name of a message attribute: up to 256 letters, digits, `-`, `_` and"
            " `.`, the last not at an end",
            name=name,
        )
        scope.complain(where, message, key=True)
    elif sqs_messages.is_reserved(name):
        message = say("names that begin with `AWS.` or `Amazon.` are reserved by AWS")
        scope.complain(where, message, key=True)


def _check_text(scope: Scope, where: Where, kind: str, text: str) -> None:
    if kind == "Number" and not sqs_messages.is_number(text):
        scope.complain(where, say("expected a number, saw `{value}`", value=text))
    elif refused := sqs_messages.refused_character(text):
        message = say("a message cannot hold the character {character}", character=refused)
        scope.complain(where, message)


def _value(scope: Scope, where: Where, settings: LongAttribute) -> str | bytes:
    if settings.binary is None:
        return "-" if settings.string is None else settings.string
    try:
        return base64.b64decode(settings.binary, validate=True)
    except (binascii.Error, ValueError):
        scope.complain((*where, "BinaryValue"), say("expected bytes in base64"))
        return b"-"


def _request(scope: Scope, where: Where, http: HttpTrigger) -> TriggerHttp:
    address(scope, (*where, "url"), http.url)
    if not re.fullmatch(r"[A-Za-z]+", http.method):
        scope.complain((*where, "method"), say("expected a method such as POST"))
    has_json = (*where, "json") in scope.document.keys
    if has_json and http.body is not None:
        scope.complain((*where, "body"), say("expected `json` or `body`, saw both"), key=True)
    headers = dict(http.headers)
    body = http.body
    if has_json:
        body = _json(scope, (*where, "json"), http.json_)
        if not any(name.lower() == "content-type" for name in headers):
            headers["Content-Type"] = "application/json"
    return TriggerHttp(
        method=http.method.upper(),
        url=http.url,
        headers=headers,
        body=None if body is None else body.encode(),
    )
