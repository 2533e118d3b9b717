"""What AWS refuses, the endpoint refuses: with AWS's codes, in both protocols."""

from __future__ import annotations

import json
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
        data=json.dumps({"QueueUrl": f"http://x/1/{queue}", **parameters}),
        headers={
            **_signed(),
            "X-Amz-Target": f"AmazonSQS.{action}",
            "Content-Type": "application/x-amz-json-1.0",
        },
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


TEXT = {"DataType": "String", "StringValue": "x"}
UNSENDABLE: list[tuple[dict[str, dict[str, str]], str]] = [
    ({f"a{n}": TEXT for n in range(11)}, "Number of message attributes [11] exceeds"),
    ({"AWS.x": TEXT}, "is reserved"),
    ({"aMaZon.x": TEXT}, "is reserved"),
    ({"a!": TEXT}, "is invalid"),
    ({".a": TEXT}, "is invalid"),
    ({"a.": TEXT}, "is invalid"),
    ({"a" * 257: TEXT}, "is invalid"),
    ({"a": {"DataType": "Text", "StringValue": "x"}}, "supported type prefixes"),
    ({"a": {"StringValue": "x"}}, "supported type prefixes"),
    ({"a": {"DataType": "String." + "x" * 250, "StringValue": "x"}}, "supported type prefixes"),
    ({"a": {"DataType": "String", "StringValue": ""}}, "non-empty value of type 'String'"),
    ({"a": {"DataType": "String"}}, "non-empty value of type 'String'"),
    ({"a": {"DataType": "Binary", "BinaryValue": ""}}, "non-empty value of type 'Binary'"),
    ({"a": {"DataType": "Binary", "BinaryValue": "a"}}, "non-empty value of type 'Binary'"),
    ({"a": {"DataType": "Binary", "StringValue": "x"}}, "non-empty value of type 'Binary'"),
    ({"a": {"DataType": "Number", "StringValue": "1,5"}}, "Can't cast the value of message"),
    ({"a": {"DataType": "Number.int", "StringValue": "nan"}}, "Can't cast the value of message"),
    ({"a": {"DataType": "String", "StringValue": "x\x08"}}, "Invalid characters found"),
]


def of_a_form(attributes: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """A message's attributes as fields of a form."""
    fields = {}
    for number, (name, attribute) in enumerate(attributes.items(), 1):
        fields[f"MessageAttribute.{number}.Name"] = name
        for part, value in attribute.items():
            fields[f"MessageAttribute.{number}.Value.{part}"] = value
    return fields


@pytest.mark.parametrize(("attributes", "said"), UNSENDABLE)
def test_a_message_with_attributes_that_aws_does_not_take_is_refused(
    endpoint: Endpoint, name: str, attributes: dict[str, dict[str, str]], said: str
) -> None:
    queue = make(endpoint, name)
    message = {"MessageBody": "x", "MessageAttributes": attributes}
    entries = [{"Id": "bad", **message}, {"Id": "good", "MessageBody": "y"}]
    fields = {"MessageBody": "x", **of_a_form(attributes)}
    flattened = [{"Id": "bad", **fields}, {"Id": "good", "MessageBody": "y"}]

    answer = ask(endpoint, name, "SendMessage", message)
    old = ask_in_a_form(endpoint, name, "SendMessage", fields)
    batch = ask(endpoint, name, "SendMessageBatch", {"Entries": entries}).json()
    old_batch = ask_in_a_form(
        endpoint, name, "SendMessageBatch", flat("SendMessageBatch", flattened)
    )

    assert (answer.status_code, old.status_code) == (400, 400)
    assert said in answer.json()["message"]
    assert answer.headers["x-amzn-query-error"] == "InvalidParameterValue;Sender"
    assert codes(old) == codes(old_batch) == ("InvalidParameterValue",)
    assert [(f["Id"], f["Code"]) for f in batch["Failed"]] == [("bad", "InvalidParameterValue")]
    assert [sent["Id"] for sent in batch["Successful"]] == ["good"]
    assert endpoint.counts(queue).visible == 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "MissingParameter"),
        ("a\x00b", "InvalidMessageContents"),
        ("a\ufffe", "InvalidMessageContents"),
        ("x" * 1_048_577, "InvalidParameterValue"),
        ("가" * 349_526, "InvalidParameterValue"),
    ],
)
def test_a_message_with_a_body_that_aws_does_not_take_is_refused(
    endpoint: Endpoint, name: str, body: str, code: str
) -> None:
    queue = make(endpoint, name)
    answer = ask(endpoint, name, "SendMessage", {"MessageBody": body})
    old = ask_in_a_form(endpoint, name, "SendMessage", {"MessageBody": body})
    assert (answer.status_code, old.status_code) == (400, 400)
    assert answer.headers["x-amzn-query-error"] == f"{code};Sender"
    assert codes(old) == (code,)
    assert endpoint.counts(queue).total == 0


def test_a_batch_sends_what_it_can(endpoint: Endpoint, sqs: Boto, name: str, calls: Calls) -> None:
    make(endpoint, name)
    binary = {"raw": {"DataType": "Binary.png", "BinaryValue": b"\x00"}}
    entries = [
        {"Id": "0", "MessageBody": ""},
        {"Id": "1", "MessageBody": "\x01"},
        {"Id": "2", "MessageBody": "x", "MessageAttributes": binary},
    ]
    answer = sqs.send_message_batch(QueueUrl=url(sqs, name), Entries=entries)
    assert [each["Id"] for each in answer["Successful"]] == ["2"]
    assert [(each["Id"], each["Code"]) for each in answer["Failed"]] == [
        ("0", "MissingParameter"),
        ("1", "InvalidMessageContents"),
    ]
    (call,) = calls("SendMessageBatch")
    assert len(call.message_ids) == 1


def test_a_batch_is_refused_whose_messages_together_are_too_large(
    endpoint: Endpoint, sqs: Boto, name: str
) -> None:
    queue = make(endpoint, name)
    entries = [{"Id": str(n), "MessageBody": "x" * 524_289} for n in range(2)]
    with pytest.raises(sqs.exceptions.BatchRequestTooLong):
        sqs.send_message_batch(QueueUrl=url(sqs, name), Entries=entries)
    assert endpoint.counts(queue).total == 0


def test_a_message_with_everything_that_aws_takes_is_sent(
    endpoint: Endpoint, sqs: Boto, name: str
) -> None:
    make(endpoint, name)
    numbers = {f"n{n}": value for n, value in enumerate(("7", "-0.5", "+1e9", ".5", "1."))}
    attributes = {
        "name.a-b_C": {"DataType": "String.json", "StringValue": "\t\U0001f600"},
        "awsome": TEXT,
        "raw": {"DataType": "Binary", "BinaryValue": b"\x00"},
        **{n: {"DataType": "Number", "StringValue": value} for n, value in numbers.items()},
    }
    body = "\t\r\n \ud7ff\ue000\ufffd\U0010ffff"
    sqs.send_message(QueueUrl=url(sqs, name), MessageBody=body, MessageAttributes=attributes)
    asked = {"QueueUrl": url(sqs, name), "MessageAttributeNames": ["All"]}
    (message,) = sqs.receive_message(**asked)["Messages"]
    assert (message["Body"], message["MessageAttributes"]) == (body, attributes)
