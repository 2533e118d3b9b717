"""A queue has one URL outside and another in the lab: puts the one in the place of the other."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from readiness.endpoint.backend import Answer
from readiness.endpoint.wire import SqsRequest

_GIVE_URLS = frozenset({"GetQueueUrl", "CreateQueue", "ListQueues", "ListDeadLetterSourceQueues"})
_PLACE = re.compile(r"^https?://[^/]+")
_XML = re.compile(rb"(<QueueUrl>)https?://[^/<]+")


def asked_there(request: SqsRequest, body: bytes, url: str) -> tuple[str, bytes]:
    """The path and the body of a request as the server outside understands it."""
    if request.json:
        if not url or "QueueUrl" not in request.parameters:
            return "/", body
        return "/", json.dumps({**request.parameters, "QueueUrl": url}).encode()
    form = {name: value for name, value in request.parameters.items() if isinstance(value, str)}
    if not url or request.action == "GetQueueUrl":
        return "/", urlencode(form).encode()
    return urlsplit(url).path or "/", urlencode({**form, "QueueUrl": url}).encode()


def answered_here(request: SqsRequest, answer: Answer, here: str) -> Answer:
    """The answer with the queues' URLs as they are reached from within the lab."""
    if request.action not in _GIVE_URLS:
        return answer
    body = _of_json(answer.body, here) if request.json else _XML.sub(_xml(here), answer.body)
    headers = tuple(
        (name, str(len(body)) if name.lower() == "content-length" else value)
        for name, value in answer.headers
    )
    return replace(answer, headers=headers, body=body)


def queue_url_of(body: bytes) -> str:
    """The URL in an answer to GetQueueUrl; empty where it is none."""
    return str(_json(body).get("QueueUrl", ""))


def _xml(here: str) -> bytes:
    return b"\\g<1>" + here.encode()


def _of_json(body: bytes, here: str) -> bytes:
    fields = dict(_json(body))
    for name, value in fields.items():
        if name == "QueueUrl" and isinstance(value, str):
            fields[name] = _PLACE.sub(here, value)
        elif name in {"QueueUrls", "queueUrls"} and isinstance(value, list):
            fields[name] = [_PLACE.sub(here, str(each)) for each in value]
    return json.dumps(fields).encode() if fields else body


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
