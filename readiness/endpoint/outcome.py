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

_IN_JSON = {
    "InvalidParameterValue": "InvalidParameterValueException",
    "MissingParameter": "MissingRequiredParameterException",
}
"""Codes of the query protocol that are called something else in JSON."""


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


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Why AWS refuses a call or an entry: its code in the query protocol, and a sentence."""

    code: str
    reason: str


def refused(environ: Mapping[str, Any], why: Refused) -> Answer:
    """AWS's answer to a call that it refuses."""
    return refusal(environ, HTTPStatus.BAD_REQUEST, why.code, why.reason).answer


def refusal(environ: Mapping[str, Any], status: HTTPStatus, code: str, message: str) -> Outcome:
    """An error of our own, in the protocol that the caller speaks.

    In JSON the type has no prefix; SDKs read the code of the query protocol from a header.
    """
    headers: tuple[tuple[str, str], ...] = ()
    if "HTTP_X_AMZ_TARGET" in environ:
        kind = "application/x-amz-json-1.0"
        named = _IN_JSON.get(code, code.rpartition(".")[2])
        body = json.dumps({"__type": named, "message": message})
        fault = "Sender" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "Receiver"
        headers = (("x-amzn-query-error", f"{code};{fault}"),)
    else:
        kind = "text/xml"
        error = f"<Error><Type>Sender</Type><Code>{code}</Code>"
        body = f"<ErrorResponse>{error}<Message>{escape(message)}</Message></Error></ErrorResponse>"
    answer = Answer(
        status=f"{status.value} {status.phrase}",
        headers=(("Content-Type", kind), ("Content-Length", str(len(body.encode()))), *headers),
        body=body.encode(),
    )
    return Outcome(answer=answer)
