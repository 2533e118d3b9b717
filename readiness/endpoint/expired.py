"""Deletes of a FIFO queue whose receipt handle has expired: AWS refuses them, moto does not.

A message whose visibility timeout has run out is given out again; what its old handle asks for is
refused on a FIFO queue ("The receipt handle has expired."), and granted on a standard one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode
from xml.sax.saxutils import escape

from readiness.endpoint.backend import Answer
from readiness.endpoint.receipts import Receipts
from readiness.endpoint.records import Message
from readiness.endpoint.wire import SqsRequest, receipt_handles

CODE = "InvalidParameterValue"
_BATCH_CODE = "ReceiptHandleIsInvalid"
_REASON = "The receipt handle has expired."
_ENTRY = re.compile(r"(\w+BatchRequestEntry)\.(\d{1,9})\.(\w+)")


def expired(
    request: SqsRequest, receipts: Receipts, on_the_queue: Iterable[Message]
) -> Mapping[str, str]:
    """The receipt handles of a delete that have expired, by the ids of their entries."""
    if not request.queue.endswith(".fifo"):
        return {}
    in_flight = {message.id: message.in_flight for message in on_the_queue}
    found = {}
    for entry_id, handle in receipt_handles(request):
        known = receipts.entry(handle)
        still_there = known.message_id in in_flight
        if still_there and (known.superseded or not in_flight[known.message_id]):
            found[entry_id] = handle
    return found


def message(handle: str) -> str:
    """What AWS says of such a handle."""
    return f"Value {handle} for parameter ReceiptHandle is invalid. Reason: {_REASON}"


def without(request: SqsRequest, body: bytes, entries: Iterable[str]) -> bytes | None:
    """The batch without these entries, None where none is left."""
    gone = frozenset(entries)
    listed = request.parameters["Entries"]
    kept = [each for each in listed if isinstance(each, dict) and each.get("Id") not in gone]
    if not kept:
        return None
    if request.json:
        return json.dumps({**request.parameters, "Entries": kept}).encode()
    fields = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    others = {name: value for name, value in fields.items() if not _ENTRY.fullmatch(name)}
    prefix = next(found[1] for found in map(_ENTRY.fullmatch, fields) if found)
    for number, entry in enumerate(kept, 1):
        others |= {f"{prefix}.{number}.{name}": value for name, value in entry.items()}
    return urlencode(others).encode()


def with_failures(request: SqsRequest, answer: Answer, failures: Iterable[str]) -> Answer:
    """The answer to a batch, with the entries that were refused."""
    if request.json:
        told = json.loads(answer.body or b"{}")
        failed = [
            {"Id": each, "SenderFault": True, "Code": _BATCH_CODE, "Message": _REASON}
            for each in failures
        ]
        body = json.dumps({**told, "Failed": [*told.get("Failed", ()), *failed]}).encode()
    else:
        entries = "".join(
            f"<BatchResultErrorEntry><Id>{escape(each)}</Id><SenderFault>true</SenderFault>"
            f"<Code>{_BATCH_CODE}</Code><Message>{_REASON}</Message></BatchResultErrorEntry>"
            for each in failures
        )
        end = f"</{request.action}Result>".encode()
        body = answer.body.replace(end, entries.encode() + end)
    headers = tuple(h for h in answer.headers if h[0].lower() != "content-length")
    return replace(answer, headers=(*headers, ("Content-Length", str(len(body)))), body=body)
