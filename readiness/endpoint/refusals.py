"""Calls and entries that AWS refuses and moto does not: in AWS's own codes and words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readiness.endpoint.outcome import Refused
from readiness.endpoint.wire import SqsRequest, entries

_BATCHES = ("ChangeMessageVisibilityBatch", "DeleteMessageBatch", "SendMessageBatch")
_PREFIX = "AWS.SimpleQueueService."
_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
_MOST = 10


def of_call(request: SqsRequest) -> Refused | None:
    """Why AWS refuses the call as a whole, None where it does not."""
    if request.action in _BATCHES:
        return _of_batch(request.action, [str(each.get("Id", "")) for each in entries(request)])
    return None


def _of_batch(action: str, ids: Sequence[str]) -> Refused | None:
    if not ids:
        reason = f"There should be at least one {action}RequestEntry in the request."
        return Refused(code=f"{_PREFIX}EmptyBatchRequest", reason=reason)
    if len(ids) > _MOST:
        reason = f"Maximum number of entries per request are {_MOST}. You have sent {len(ids)}."
        return Refused(code=f"{_PREFIX}TooManyEntriesInBatchRequest", reason=reason)
    if not all(map(_ID.fullmatch, ids)):
        reason = (
            "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
            "It can be at most 80 letters long."
        )
        return Refused(code=f"{_PREFIX}InvalidBatchEntryId", reason=reason)
    if twice := next((each for n, each in enumerate(ids) if each in ids[:n]), None):
        reason = f"Id {twice} repeated."
        return Refused(code=f"{_PREFIX}BatchEntryIdsNotDistinct", reason=reason)
    return None
