"""Where moto is not like AWS: a queue's attributes, on their way in and out."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from readiness.endpoint.backend import Answer
from readiness.endpoint.wire import SqsRequest

_WITH_ATTRIBUTES = ("CreateQueue", "SetQueueAttributes")
_PART_OF_A_SECOND = re.compile(rb"((?:Created|LastModified)Timestamp\D{1,40}\d+)\.\d+")


def asked(request: SqsRequest, body: bytes) -> bytes:
    """The body to hand on: moto compares the text of a redrive policy where AWS reads it."""
    if request.action not in _WITH_ATTRIBUTES:
        return body
    if not request.json:
        fields = parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
        return urlencode([(name, _ordered(value)) for name, value in fields]).encode()
    attributes = request.parameters.get("Attributes")
    if not isinstance(attributes, dict):
        return body
    ordered = {name: _ordered(value) for name, value in attributes.items()}
    return json.dumps({**request.parameters, "Attributes": ordered}).encode()


def answered(request: SqsRequest, answer: Answer) -> Answer:
    """The answer to give: the times of AWS are whole seconds."""
    if request.action != "GetQueueAttributes":
        return answer
    body = _PART_OF_A_SECOND.sub(rb"\1", answer.body)
    headers = tuple(h for h in answer.headers if h[0].lower() != "content-length")
    return replace(answer, headers=(*headers, ("Content-Length", str(len(body)))), body=body)


def _ordered(value: str) -> str:
    if "deadLetterTargetArn" not in value:
        return value
    try:
        return json.dumps(json.loads(value), sort_keys=True)
    except ValueError:
        return value
