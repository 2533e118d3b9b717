"""Calls and entries that AWS refuses and moto does not: in AWS's own codes and words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from readiness.endpoint import unsendable
from readiness.endpoint.outcome import Refused
from readiness.endpoint.wire import SqsRequest, entries, listed
from readiness.sqs_messages import LARGEST

_BATCHES = ("ChangeMessageVisibilityBatch", "DeleteMessageBatch", "SendMessageBatch")
_PREFIX = "AWS.SimpleQueueService."
_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
_MOST = 10
_OF_A_MESSAGE = frozenset(
    {
        "All",
        "AWSTraceHeader",
        "ApproximateFirstReceiveTimestamp",
        "ApproximateReceiveCount",
        "DeadLetterQueueSourceArn",
        "MessageDeduplicationId",
        "MessageGroupId",
        "SenderId",
        "SentTimestamp",
        "SequenceNumber",
    }
)
_OF_A_QUEUE = frozenset(
    {
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesDelayed",
        "ApproximateNumberOfMessagesNotVisible",
        "ContentBasedDeduplication",
        "CreatedTimestamp",
        "DeduplicationScope",
        "DelaySeconds",
        "FifoQueue",
        "FifoThroughputLimit",
        "KmsDataKeyReusePeriodSeconds",
        "KmsMasterKeyId",
        "LastModifiedTimestamp",
        "MaximumMessageSize",
        "MessageRetentionPeriod",
        "Policy",
        "QueueArn",
        "ReceiveMessageWaitTimeSeconds",
        "RedriveAllowPolicy",
        "RedrivePolicy",
        "SqsManagedSseEnabled",
        "VisibilityTimeout",
    }
)
_RECEIVED = {
    "AttributeName": _OF_A_MESSAGE | _OF_A_QUEUE,  # its type in the API is that of a queue's
    "MessageSystemAttributeName": _OF_A_MESSAGE,
}
"""What a receive may ask for, by the parameter's name: "ReceiveMessage" in the API reference."""


def of_call(request: SqsRequest) -> Refused | None:
    """Why AWS refuses the call as a whole, None where it does not."""
    if request.action in _BATCHES:
        ids = [str(each.get("Id", "")) for each in entries(request)]
        return _of_batch(request.action, ids) or _of_sizes(request)
    if request.action == "ReceiveMessage":
        return _of_receive(request)
    if request.action == "SendMessage":
        return unsendable.why(request.parameters, "MessageBody")
    return None


def of_entries(request: SqsRequest) -> Mapping[str, Refused]:
    """Why AWS refuses entries of a batch while it takes the others, by their ids."""
    if request.action != "SendMessageBatch":
        return {}
    return {
        str(each.get("Id", "")): why
        for number, each in enumerate(entries(request), 1)
        if (why := unsendable.why(each, f"SendMessageBatchRequestEntry.{number}.MessageBody"))
    }


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


def _of_receive(request: SqsRequest) -> Refused | None:
    for parameter, known in _RECEIVED.items():
        for name in listed(request, parameter):
            if name not in known:
                return Refused(code="InvalidAttributeName", reason=f"Unknown Attribute {name}.")
    return None


def _of_sizes(request: SqsRequest) -> Refused | None:
    sent = sum(map(unsendable.size, entries(request)))
    if sent <= LARGEST:
        return None
    reason = f"Batch requests cannot be longer than {LARGEST} bytes. You have sent {sent} bytes."
    return Refused(code=f"{_PREFIX}BatchRequestTooLong", reason=reason)
