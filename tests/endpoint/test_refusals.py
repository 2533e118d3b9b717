"""What AWS refuses, the endpoint refuses: with AWS's codes, in both protocols."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import requests

from readiness.plan import Queue, SendMessage
from readiness.services.aws import Endpoint
from tests.endpoint.conftest import REGION, WORKER_KEY, Boto
from tests.endpoint.test_sqs import Calls, make, url

BATCH = "AWS.SimpleQueueService."
BATCHES = ("DeleteMessageBatch", "ChangeMessageVisibilityBatch", "SendMessageBatch")
TOO_LONG = [{"Id": "a" * 81}]
FOREIGN = [{"Id": "a"}, {"Id": "h/+="}]
TOO_MANY = [{"Id": str(n)} for n in range(11)]
TWICE = [{"Id": "a"}, {"Id": "b"}, {"Id": "a"}]


def ask(
    endpoint: Endpoint, queue: str, action: str, parameters: Mapping[str, Any]
) -> requests.Response:
    """Call in JSON, without what an SDK refuses by itself."""
    return requests.post(
        f"http://{endpoint.host}:{endpoint.port}/",
        json={"QueueUrl": f"http://x/1/{queue}", **parameters},
        headers={**_signed(), "X-Amz-Target": f"AmazonSQS.{action}"},
        timeout=30,
    )


def ask_in_a_form(
    endpoint: Endpoint, queue: str, action: str, fields: Mapping[str, str]
) -> requests.Response:
    """Call as SDKs did before 2023."""
    return requests.post(
        f"http://{endpoint.host}:{endpoint.port}/{endpoint.account}/{queue}",
        data={"Action": action, "Version": "2012-11-05", **fields},
        headers=_signed(),
        timeout=30,
    )


def _signed() -> dict[str, str]:
    scope = f"{WORKER_KEY}/20260101/{REGION}/sqs/aws4_request"
    return {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, Signature=0"}


def codes(answer: requests.Response) -> tuple[str, ...]:
    """Every code of an answer in XML, in its order."""
    return tuple(re.findall("<Code>([^<]+)</Code>", answer.text))


def flat(action: str, entries: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """A batch's entries as fields of a form."""
    return {
        f"{action}RequestEntry.{number}.{name}": str(value)
        for number, entry in enumerate(entries, 1)
        for name, value in entry.items()
    }


def in_hand(endpoint: Endpoint, sqs: Boto, queue: Queue) -> str:
    """The handle of a message that has just been sent and received."""
    endpoint.send(queue, SendMessage(body="x"))
    (message,) = sqs.receive_message(QueueUrl=url(sqs, queue.name))["Messages"]
    return str(message["ReceiptHandle"])


@pytest.mark.parametrize("action", BATCHES)
@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([], "EmptyBatchRequest"),
        (TOO_LONG, "InvalidBatchEntryId"),
        (FOREIGN, "InvalidBatchEntryId"),
        (TOO_MANY, "TooManyEntriesInBatchRequest"),
        (TWICE, "BatchEntryIdsNotDistinct"),
    ],
)
def test_a_batch_is_refused_as_a_whole(
    endpoint: Endpoint, sqs: Boto, name: str, action: str, entries: list[dict[str, str]], code: str
) -> None:
    queue = make(endpoint, name)
    handle = in_hand(endpoint, sqs, queue)
    rest = {"ReceiptHandle": handle, "VisibilityTimeout": 0, "MessageBody": "y"}
    full = [{**each, **rest} for each in entries]

    answer = ask(endpoint, name, action, {"Entries": full})
    old = ask_in_a_form(endpoint, name, action, flat(action, full))

    assert (answer.status_code, old.status_code) == (400, 400)
    assert answer.json()["__type"] == code
    assert answer.headers["x-amzn-query-error"] == f"{BATCH}{code};Sender"
    assert codes(old) == (f"{BATCH}{code}",)
    counts = endpoint.counts(queue)
    assert (counts.visible, counts.in_flight) == (0, 1)


def test_an_sdk_knows_the_refusal_by_its_name(
    endpoint: Endpoint, sqs: Boto, name: str, calls: Calls
) -> None:
    queue = make(endpoint, name)
    handle = in_hand(endpoint, sqs, queue)
    entry = {"Id": handle, "ReceiptHandle": handle}
    with pytest.raises(sqs.exceptions.InvalidBatchEntryId) as refused:
        sqs.delete_message_batch(QueueUrl=url(sqs, name), Entries=[entry])
    assert refused.value.response["Error"]["Code"] == f"{BATCH}InvalidBatchEntryId"
    (call,) = calls("DeleteMessageBatch")
    assert [entry.error for entry in call.entries] == ["InvalidBatchEntryId"]


def test_a_delete_may_name_a_message_twice(
    endpoint: Endpoint, sqs: Boto, name: str, calls: Calls
) -> None:
    queue = make(endpoint, name)
    handle = in_hand(endpoint, sqs, queue)
    named = {"a": handle, "b": "bogus", "c": handle, "d": "bogus"}
    entries = [{"Id": each, "ReceiptHandle": value} for each, value in named.items()]

    answer = sqs.delete_message_batch(QueueUrl=url(sqs, name), Entries=entries)

    assert [each["Id"] for each in answer["Successful"]] == ["a", "c"]
    assert [each["Id"] for each in answer["Failed"]] == ["b", "d"]
    assert {each["Code"] for each in answer["Failed"]} == {"ReceiptHandleIsInvalid"}
    assert endpoint.counts(queue).total == 0
    (call,) = calls("DeleteMessageBatch")
    assert [bool(entry.error) for entry in call.entries] == [False, True, False, True]


def test_so_it_may_in_the_older_protocol(endpoint: Endpoint, sqs: Boto, name: str) -> None:
    queue = make(endpoint, name)
    handle = in_hand(endpoint, sqs, queue)
    named = {"a": handle, "b": "bogus", "c": handle, "d": "bogus"}
    entries = [{"Id": each, "ReceiptHandle": value} for each, value in named.items()]

    answer = ask_in_a_form(
        endpoint, name, "DeleteMessageBatch", flat("DeleteMessageBatch", entries)
    ).text

    done = re.findall("<DeleteMessageBatchResultEntry><Id>(.)", re.sub(r"\s", "", answer))
    failed = re.findall("<BatchResultErrorEntry>.*?<Id>(.)", re.sub(r"\s", "", answer))
    assert (done, failed) == (["a", "c"], ["b", "d"])
    assert answer.count("<SenderFault>true</SenderFault>") == 2
    assert endpoint.counts(queue).total == 0


@pytest.mark.parametrize(
    ("parameter", "name_"),
    [
        ("AttributeName", "ApproximateReceiveCounts"),
        ("AttributeName", ""),
        ("MessageSystemAttributeName", "TraceHeader"),
        ("MessageSystemAttributeName", "VisibilityTimeout"),
    ],
)
def test_a_receive_that_asks_for_an_unknown_attribute_is_refused(
    endpoint: Endpoint, name: str, parameter: str, name_: str
) -> None:
    queue = make(endpoint, name)
    endpoint.send(queue, SendMessage(body="x"))

    answer = ask(endpoint, name, "ReceiveMessage", {f"{parameter}s": ["All", name_]})
    fields = {f"{parameter}.1": "All", f"{parameter}.2": name_}
    old = ask_in_a_form(endpoint, name, "ReceiveMessage", fields)

    assert (answer.status_code, old.status_code) == (400, 400)
    assert answer.json() == {
        "__type": "InvalidAttributeName",
        "message": f"Unknown Attribute {name_}.",
    }
    assert codes(old) == ("InvalidAttributeName",)
    assert endpoint.counts(queue).visible == 1


def test_a_receive_may_ask_for_all_that_the_api_names(
    endpoint: Endpoint, sqs: Boto, name: str
) -> None:
    queue = make(endpoint, name)
    shapes = sqs.meta.service_model
    of_queues = shapes.shape_for("QueueAttributeName").enum
    of_messages = shapes.shape_for("MessageSystemAttributeName").enum
    for parameter, names in (
        ("AttributeNames", (*of_queues, *of_messages)),
        ("MessageSystemAttributeNames", of_messages),
    ):
        endpoint.send(queue, SendMessage(body="x"))
        answer = sqs.receive_message(QueueUrl=url(sqs, name), **{parameter: [*names]})
        assert answer["Messages"][0]["Attributes"]["ApproximateReceiveCount"] == "1"
