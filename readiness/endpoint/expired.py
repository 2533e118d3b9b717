"""Deletes of a FIFO queue whose receipt handle has expired: AWS refuses them, moto does not.

A message whose visibility timeout has run out is given out again; what its old handle asks for is
refused on a FIFO queue ("The receipt handle has expired."), and granted on a standard one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from readiness.endpoint.outcome import Refused
from readiness.endpoint.receipts import Receipts
from readiness.endpoint.records import Message
from readiness.endpoint.wire import SqsRequest, receipt_handles

_REASON = "The receipt handle has expired."
OF_AN_ENTRY = Refused(code="ReceiptHandleIsInvalid", reason=_REASON)
"""What AWS says of such a handle in a batch."""


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


def of_a_call(handle: str) -> Refused:
    """What AWS says of such a handle where it is all that a call names."""
    reason = f"Value {handle} for parameter ReceiptHandle is invalid. Reason: {_REASON}"
    return Refused(code="InvalidParameterValue", reason=reason)
