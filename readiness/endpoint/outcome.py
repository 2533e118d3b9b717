"""What carrying out a call gave: its answer, and what the record says besides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from xml.sax.saxutils import escape

from readiness.endpoint.backend import Answer
from readiness.endpoint.records import Entry, Reading
from readiness.endpoint.wire import SqsRequest


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """An answer and the fields of its `Call`; empty where they do not apply."""

    answer: Answer
    service: str = ""
    action: str = ""
    queue: str = ""
    entries: tuple[Entry, ...] = ()
    dead_lettered: tuple[str, ...] = ()
    reading: Reading | None = None
    visibility: int | None = None
    bucket: str = ""
    key: str = ""


def nothing(request: SqsRequest) -> Answer:
    """A good answer without any message or entry, in the protocol of the request."""
    kind, body = "application/x-amz-json-1.0", "{}"
    if not request.json:
        name, kind = request.action, "text/xml"
        body = f"<{name}Response><{name}Result></{name}Result></{name}Response>"
    headers = (("Content-Type", kind), ("Content-Length", str(len(body))))
    return Answer(status="200 OK", headers=headers, body=body.encode())


def refusal(environ: Mapping[str, Any], status: HTTPStatus, code: str, message: str) -> Outcome:
    """An error of our own, in the protocol that the caller speaks."""
    if "HTTP_X_AMZ_TARGET" in environ:
        kind = "application/x-amz-json-1.0"
        body = json.dumps({"__type": code, "message": message})
    else:
        kind = "text/xml"
        error = f"<Error><Type>Sender</Type><Code>{code}</Code>"
        body = f"<ErrorResponse>{error}<Message>{escape(message)}</Message></Error></ErrorResponse>"
    answer = Answer(
        status=f"{status.value} {status.phrase}",
        headers=(("Content-Type", kind), ("Content-Length", str(len(body.encode())))),
        body=body.encode(),
    )
    return Outcome(answer=answer)
