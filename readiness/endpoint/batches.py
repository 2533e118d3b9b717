"""Batches of which a part only is handed on to moto, and what the answer says of the rest."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode
from xml.sax.saxutils import escape

from readiness.endpoint.backend import Answer
from readiness.endpoint.outcome import Refused
from readiness.endpoint.wire import ENTRY, SqsRequest, answer, entries, receipt_handles

Fields = Mapping[str, str | bool]


def repeated(request: SqsRequest) -> Mapping[str, str]:
    """The entries of a delete whose handle an earlier one names, with that one's id.

    AWS deletes a message twice without complaint; moto takes the handles for the ids.
    """
    if request.action != "DeleteMessageBatch":
        return {}
    first: dict[str, str] = {}
    return {
        entry_id: earlier
        for entry_id, handle in receipt_handles(request)
        if (earlier := first.setdefault(handle, entry_id)) != entry_id
    }


def without(request: SqsRequest, body: bytes, gone: Collection[str]) -> bytes | None:
    """The batch without these entries, None where none is left."""
    kept = [each for each in entries(request) if str(each.get("Id")) not in gone]
    if not kept:
        return None
    if request.json:
        return json.dumps({**request.parameters, "Entries": kept}).encode()
    fields = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    others = {name: value for name, value in fields.items() if not ENTRY.fullmatch(name)}
    prefix = next(found[1] for found in map(ENTRY.fullmatch, fields) if found)
    for number, entry in enumerate(kept, 1):
        others |= {f"{prefix}.{number}.{name}": value for name, value in entry.items()}
    return urlencode(others).encode()


def with_refused(request: SqsRequest, given: Answer, why: Mapping[str, Refused]) -> Answer:
    """The answer to a batch, with the entries that were refused."""
    return _with_failed(
        request,
        given,
        [
            {"Id": each, "SenderFault": True, "Code": refused.code, "Message": refused.reason}
            for each, refused in why.items()
        ],
    )


def with_repeated(request: SqsRequest, given: Answer, earlier: Mapping[str, str]) -> Answer:
    """The answer to a batch, with the entries of which each became what an earlier one did."""
    if not earlier:
        return given
    told = answer(request, given.body)
    failed: Mapping[str, Fields] = {each["Id"]: each for each in told.get("Failed", ())}
    given = _with_failed(
        request,
        given,
        [{**failed[first], "Id": each} for each, first in earlier.items() if first in failed],
    )
    done = [{"Id": each} for each, first in earlier.items() if first not in failed]
    kind = f"{request.action}ResultEntry"
    return _with(request, given, "Successful", kind, done)


def _with_failed(request: SqsRequest, given: Answer, failed: list[Fields]) -> Answer:
    return _with(request, given, "Failed", "BatchResultErrorEntry", failed)


def _with(request: SqsRequest, given: Answer, list_: str, kind: str, more: list[Any]) -> Answer:
    """The answer with more entries, which `list_` holds in JSON and an element each in XML."""
    if not more:
        return given
    if request.json:
        told = json.loads(given.body or b"{}")
        body = json.dumps({**told, list_: [*told.get(list_, ()), *more]}).encode()
    else:
        end = f"</{request.action}Result>".encode()
        body = given.body.replace(end, "".join(_xml(kind, each) for each in more).encode() + end)
    headers = tuple(h for h in given.headers if h[0].lower() != "content-length")
    return replace(given, headers=(*headers, ("Content-Length", str(len(body)))), body=body)


def _xml(kind: str, fields: Fields) -> str:
    inside = "".join(f"<{name}>{_text(value)}</{name}>" for name, value in fields.items())
    return f"<{kind}>{inside}</{kind}>"


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else escape(str(value))
