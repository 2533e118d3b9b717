"""What boto3 says to the endpoint, what it hears, and what is recorded of it."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from readiness.endpoint.records import Call
from readiness.plan import DeadLetter, MessageAttribute, Queue, SendMessage
from readiness.services.aws import LAB_ACCESS_KEY, Counts, Endpoint
from tests.endpoint.conftest import REGION, WORKER_KEY, Boto, client

Calls = Callable[..., tuple[Call, ...]]


def make(
    endpoint: Endpoint,
    name: str,
    attributes: Mapping[str, str] | None = None,
    dead_letter: DeadLetter | None = None,
) -> Queue:
    queue = Queue(name=name, region=REGION, attributes=attributes or {}, dead_letter=dead_letter)
    endpoint.create(queue)
    return queue


def url(sqs: Boto, name: str) -> str:
    return str(sqs.get_queue_url(QueueName=name)["QueueUrl"])


def test_a_message_is_sent_received_and_deleted_and_every_step_is_attributed(
    endpoint: Endpoint, sqs: Boto, name: str, calls: Calls
) -> None:
    queue = make(endpoint, name)
    began = datetime.now(UTC)
    sent = endpoint.send(queue, SendMessage(body="{}"))
    assert endpoint.counts(queue) == Counts(visible=1, in_flight=0, delayed=0)
    (message,) = sqs.receive_message(QueueUrl=url(sqs, name))["Messages"]
    assert endpoint.counts(queue) == Counts(visible=0, in_flight=1, delayed=0)
    sqs.delete_message(QueueUrl=url(sqs, name), ReceiptHandle=message["ReceiptHandle"])
    assert endpoint.counts(queue).total == 0
    send, receive, delete = (c for c in calls() if c.message_ids)
    assert [c.message_ids for c in (send, receive, delete)] == [(sent,)] * 3
    assert [c.action for c in (send, receive, delete)] == [
        "SendMessage",
        "ReceiveMessage",
        "DeleteMessage",
    ]
    assert [c.access_key for c in (send, receive, delete)] == [LAB_ACCESS_KEY, *[WORKER_KEY] * 2]
    assert {(c.address, c.region, c.service, c.status) for c in (send, receive, delete)} == {
        ("127.0.0.1", REGION, "sqs", 200)
    }
    assert began <= send.at <= send.answered_at <= receive.at <= receive.answered_at <= delete.at
    assert receive.entries[0].receipt_handle == delete.entries[0].receipt_handle != ""


def test_a_message_arrives_with_its_attributes(endpoint: Endpoint, sqs: Boto, name: str) -> None:
    queue = make(endpoint, name)
    attributes = {
        "tenant": MessageAttribute(type="String", value="t1"),
        "n": MessageAttribute(type="Number", value="7"),
        "raw": MessageAttribute(type="Binary", value=b"\x00\xff"),
    }
    endpoint.send(queue, SendMessage(body="안녕", attributes=attributes))
    (message,) = sqs.receive_message(QueueUrl=url(sqs, name), MessageAttributeNames=["All"])[
        "Messages"
    ]
    assert message["Body"] == "안녕"
    assert message["MessageAttributes"] == {
        "tenant": {"StringValue": "t1", "DataType": "String"},
        "n": {"StringValue": "7", "DataType": "Number"},
        "raw": {"BinaryValue": b"\x00\xff", "DataType": "Binary"},
    }


def test_a_batch_records_each_of_its_entries(
    endpoint: Endpoint, sqs: Boto, name: str, calls: Calls
) -> None:
    make(endpoint, name)
    entries = [{"Id": str(n), "MessageBody": "x"} for n in range(3)]
    sent = sqs.send_message_batch(QueueUrl=url(sqs, name), Entries=entries)["Successful"]
    messages = sqs.receive_message(QueueUrl=url(sqs, name), MaxNumberOfMessages=10)["Messages"]
    handles = [m["ReceiptHandle"] for m in messages]
    answer = sqs.delete_message_batch(
        QueueUrl=url(sqs, name),
        Entries=[{"Id": f"e{n}", "ReceiptHandle": h} for n, h in enumerate([*handles, "bogus"])],
    )
    assert [f["Id"] for f in answer["Failed"]] == ["e3"]
    (send,) = calls("SendMessageBatch")
    (receive,) = calls("ReceiveMessage")
    (delete,) = calls("DeleteMessageBatch")
    ids = tuple(s["MessageId"] for s in sent)
    assert send.message_ids == receive.message_ids == delete.message_ids == ids
    assert delete.entries[3].error == "ReceiptHandleIsInvalid"
    assert delete.entries[3].message_id == ""


def test_the_query_protocol_of_older_clients_is_recorded_just_as_well(
    endpoint: Endpoint, name: str, calls: Calls
) -> None:
    queue = make(endpoint, name)
    sent = endpoint.send(queue, SendMessage(body="x"))
    old = OldClient(endpoint, name)
    received = old("ReceiveMessage", MaxNumberOfMessages="1", WaitTimeSeconds="1")
    handle = received.split("<ReceiptHandle>")[1].split("<")[0]
    old("ChangeMessageVisibility", ReceiptHandle=handle, VisibilityTimeout="60")
    old(
        "DeleteMessageBatch",
        **{
            "DeleteMessageBatchRequestEntry.1.Id": "a",
            "DeleteMessageBatchRequestEntry.1.ReceiptHandle": handle,
            "DeleteMessageBatchRequestEntry.2.Id": "b",
            "DeleteMessageBatchRequestEntry.2.ReceiptHandle": "bogus",
        },
    )
    old("SendMessage", MessageBody="again")
    seen = {c.action: c for c in calls() if c.access_key == WORKER_KEY}
    assert seen["ReceiveMessage"].message_ids == (sent,)
    assert seen["ChangeMessageVisibility"].message_ids == (sent,)
    assert seen["DeleteMessageBatch"].message_ids == (sent,)
    assert seen["DeleteMessageBatch"].entries[1].error == "ReceiptHandleIsInvalid"
    assert len(seen["SendMessage"].message_ids) == 1


class OldClient:
    """Speaks as SDKs did before 2023: forms in, XML out, the queue in the path."""

    def __init__(self, endpoint: Endpoint, queue: str) -> None:
        self._url = f"http://{endpoint.host}:{endpoint.port}/{endpoint.account}/{queue}"

    def __call__(self, action: str, **fields: str) -> str:
        import requests

        scope = f"{WORKER_KEY}/20260101/{REGION}/sqs/aws4_request"
        answer = requests.post(
            self._url,
            data={"Action": action, "Version": "2012-11-05", **fields},
            headers={"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, Signature=0"},
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        return answer.text


def test_a_second_receive_supersedes_the_handle_of_the_first(
    endpoint: Endpoint, sqs: Boto, name: str, calls: Calls
) -> None:
    endpoint.send(make(endpoint, name), SendMessage(body="x"))
    handles = [
        sqs.receive_message(QueueUrl=url(sqs, name), VisibilityTimeout=0)["Messages"][0][
            "ReceiptHandle"
        ]
        for _ in range(2)
    ]
    for handle in handles:
        sqs.delete_message(QueueUrl=url(sqs, name), ReceiptHandle=handle)
    assert [c.entries[0].superseded for c in calls("DeleteMessage")] == [True, False]


def test_a_message_received_too_often_is_seen_to_move_to_the_dead_letters(
    endpoint: Endpoint, sqs: Boto, name: str, calls: Calls
) -> None:
    dead = DeadLetter(name=f"{name}-dlq", max_receive_count=2)
    queue = make(endpoint, name, dead_letter=dead)
    sent = endpoint.send(queue, SendMessage(body="x"))
    answers = [sqs.receive_message(QueueUrl=url(sqs, name), VisibilityTimeout=0) for _ in range(3)]
    assert ["Messages" in answer for answer in answers] == [True, True, False]
    assert [c.dead_lettered for c in calls("ReceiveMessage")] == [(), (), (sent,)]
    assert [m.id for m in endpoint.messages(dead.name, queue.region)] == [sent]
    assert endpoint.counts(queue).total == 0


def test_a_queue_for_dead_letters_may_have_attributes_of_its_own(
    endpoint: Endpoint, sqs: Boto, name: str
) -> None:
    dead = DeadLetter(name=f"{name}-dlq", max_receive_count=2)
    make(endpoint, dead.name, attributes={"DelaySeconds": "9"})
    make(endpoint, name, dead_letter=dead)
    found = sqs.get_queue_attributes(QueueUrl=url(sqs, dead.name), AttributeNames=["All"])
    assert found["Attributes"]["DelaySeconds"] == "9"


def test_a_call_whose_fields_stand_in_its_address_is_answered_in_xml(
    endpoint: Endpoint, sqs: Boto, name: str, calls: Calls
) -> None:
    sent = endpoint.send(make(endpoint, name), SendMessage(body="x"))

    def ask(action: str, **fields: str) -> str:
        words = urlencode({"Action": action, "Version": "2012-11-05", **fields})
        request = AWSRequest("GET", f"{url(sqs, name)}?{words}")
        SigV4Auth(Credentials(WORKER_KEY, "secret"), "sqs", REGION).add_auth(request)
        answer = requests.get(request.url, headers=dict(request.headers), timeout=10)
        assert answer.status_code == HTTPStatus.OK, answer.text
        return answer.text

    handle = ask("ReceiveMessage").partition("<ReceiptHandle>")[2].partition("<")[0]
    ask("DeleteMessage", ReceiptHandle=handle)
    (received,), (deleted,) = calls("ReceiveMessage"), calls("DeleteMessage")
    assert received.message_ids == deleted.message_ids == (sent,)
    assert deleted.access_key == WORKER_KEY


def test_empty_receives_are_kept_as_first_and_last(
    endpoint: Endpoint, sqs: Boto, name: str, calls: Calls
) -> None:
    make(endpoint, name)
    for _ in range(25):
        sqs.receive_message(QueueUrl=url(sqs, name))
    first, last = calls("ReceiveMessage")
    assert (first.repeated, last.repeated) == (1, 25)
    assert first.at < last.at
    assert not first.entries


def test_long_polls_get_a_message_at_once_and_hold_up_nobody(
    endpoint: Endpoint, sqs: Boto, name: str
) -> None:
    queue = make(endpoint, name)
    target = url(sqs, name)
    got: list[Any] = []

    def poll() -> None:
        mine = client(endpoint, "sqs")
        got.extend(mine.receive_message(QueueUrl=target, WaitTimeSeconds=20)["Messages"])
        mine.close()

    threads = [threading.Thread(target=poll) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    began = time.monotonic()
    for body in "1234":
        endpoint.send(queue, SendMessage(body=body))
    for thread in threads:
        thread.join(10)
    assert time.monotonic() - began < 2
    assert sorted(message["Body"] for message in got) == ["1", "2", "3", "4"]


def test_a_long_poll_ends_in_time_with_no_message(endpoint: Endpoint, sqs: Boto, name: str) -> None:
    make(endpoint, name, attributes={"ReceiveMessageWaitTimeSeconds": "1"})
    target = url(sqs, name)
    began = time.monotonic()
    assert "Messages" not in sqs.receive_message(QueueUrl=target)
    assert 0.9 < time.monotonic() - began < 1.9


def test_a_long_poll_is_known_as_soon_as_it_waits(
    endpoint: Endpoint, sqs: Boto, name: str, calls: Calls
) -> None:
    make(endpoint, name)
    address = url(sqs, name)
    poll = threading.Thread(
        target=lambda: sqs.receive_message(QueueUrl=address, WaitTimeSeconds=2), daemon=True
    )
    poll.start()
    deadline = time.monotonic() + 1.5
    while not calls("ReceiveMessage") and time.monotonic() < deadline:
        time.sleep(0.02)

    assert [call.status for call in calls("ReceiveMessage")] == [102]
    poll.join()
    assert [call.status for call in calls("ReceiveMessage")] == [102, 200]


def test_two_workers_are_never_given_the_same_message(
    endpoint: Endpoint, sqs: Boto, name: str
) -> None:
    queue = make(endpoint, name)
    for n in range(40):
        endpoint.send(queue, SendMessage(body=str(n)))
    target, got = url(sqs, name), list[str]()

    def drain() -> None:
        mine = client(endpoint, "sqs")
        while messages := mine.receive_message(QueueUrl=target).get("Messages"):
            got.extend(message["Body"] for message in messages)
        mine.close()

    threads = [threading.Thread(target=drain) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(got, key=int) == [str(n) for n in range(40)]


def test_a_fifo_queue_keeps_a_group_back_while_one_of_it_is_in_flight(
    endpoint: Endpoint, sqs: Boto, name: str
) -> None:
    queue = make(endpoint, f"{name}.fifo")
    target = url(sqs, queue.name)
    for body in "12":
        endpoint.send(queue, SendMessage(body=body, group_id="g"))
    (first,) = sqs.receive_message(QueueUrl=target)["Messages"]
    used = time.process_time()  # the endpoint runs in this process
    assert "Messages" not in sqs.receive_message(QueueUrl=target, WaitTimeSeconds=1)
    assert time.process_time() - used < 0.5
    sqs.delete_message(QueueUrl=target, ReceiptHandle=first["ReceiptHandle"])
    (second,) = sqs.receive_message(QueueUrl=target, WaitTimeSeconds=5)["Messages"]
    assert (first["Body"], second["Body"]) == ("1", "2")


def test_a_queue_url_bears_the_host_that_the_caller_used(
    endpoint: Endpoint, sqs: Boto, name: str
) -> None:
    make(endpoint, name)
    assert url(sqs, name) == f"http://localhost:{endpoint.port}/{endpoint.account}/{name}"


def test_regions_are_kept_apart(endpoint: Endpoint, name: str, calls: Calls) -> None:
    make(endpoint, name)
    elsewhere = client(endpoint, "sqs", region="us-east-1", user_agent_extra=f"region/{REGION}")
    with pytest.raises(ClientError, match="NonExistentQueue"):
        elsewhere.get_queue_url(QueueName=name)
    elsewhere.close()
    (refused,) = calls("GetQueueUrl")
    assert (refused.region, refused.status) == ("us-east-1", 400)
    assert refused.error.endswith(("QueueDoesNotExist", "NonExistentQueue"))


def test_a_region_may_have_any_name(endpoint: Endpoint, name: str, calls: Calls) -> None:
    endpoint.create(Queue(name=name, region="elasticmq"))
    sqs = client(endpoint, "sqs", region="elasticmq")
    assert url(sqs, name).endswith(name)
    sqs.close()
    assert [call.region for call in calls("GetQueueUrl")] == ["elasticmq"]


def test_a_call_that_is_signed_for_no_region_is_refused_and_recorded(
    endpoint: Endpoint, name: str, calls: Calls
) -> None:
    make(endpoint, name)
    connection = http.client.HTTPConnection(endpoint.host, endpoint.port, timeout=10)
    scope = f"{WORKER_KEY}/20260101//sqs/aws4_request"
    headers = {
        "X-Amz-Target": "AmazonSQS.ReceiveMessage",
        "Content-Type": "application/x-amz-json-1.0",
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, Signature=0",
    }
    connection.request("POST", "/", json.dumps({"QueueUrl": name}), headers)
    answer = connection.getresponse()
    assert (answer.status, b"valid region" in answer.read()) == (400, True)
    connection.close()
    (refused,) = calls("ReceiveMessage")
    assert (refused.region, refused.error) == ("", "InvalidSignatureException")


def test_creating_a_queue_again_answers_as_aws_does(
    endpoint: Endpoint, sqs: Boto, name: str
) -> None:
    make(endpoint, name, attributes={"VisibilityTimeout": "300"})
    same = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "300"})
    assert same["QueueUrl"] == url(sqs, name)
    with pytest.raises(sqs.exceptions.QueueNameExists):
        sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "30"})


def test_an_unsigned_call_is_refused_and_recorded(
    endpoint: Endpoint, name: str, calls: Calls
) -> None:
    from botocore import UNSIGNED

    make(endpoint, name)
    nobody = client(endpoint, "sqs", signature_version=UNSIGNED)
    with pytest.raises(ClientError, match="MissingAuthenticationToken") as refused:
        nobody.send_message(QueueUrl=name, MessageBody="x")
    nobody.close()
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    (call,) = calls("SendMessage")
    assert (call.access_key, call.error) == ("", "MissingAuthenticationToken")


def test_a_service_that_is_not_offered_is_refused_at_once(endpoint: Endpoint) -> None:
    other = client(endpoint, "sns")
    with pytest.raises(ClientError, match="offers SQS, S3 and STS only, not sns"):
        other.list_topics()
    other.close()


def test_a_purge_is_no_delete(endpoint: Endpoint, sqs: Boto, name: str, calls: Calls) -> None:
    queue = make(endpoint, name)
    endpoint.send(queue, SendMessage(body="x"))
    sqs.purge_queue(QueueUrl=url(sqs, name))
    assert endpoint.counts(queue).total == 0
    assert calls("PurgeQueue")[0].message_ids == ()
    assert calls("DeleteMessage") == ()


def test_what_is_new_is_told_at_once_to_who_waits(endpoint: Endpoint, name: str) -> None:
    queue = make(endpoint, name)
    last = max(call.number for call in endpoint.calls())
    threading.Timer(0.2, endpoint.send, (queue, SendMessage(body="x"))).start()
    began = time.monotonic()
    (call,) = endpoint.calls(after=last, wait=10)
    assert timedelta(seconds=time.monotonic() - began) < timedelta(seconds=2)
    assert (call.action, call.number) == ("SendMessage", last + 1)


def test_who_has_hung_up_is_given_no_message(endpoint: Endpoint, name: str, calls: Calls) -> None:
    queue = make(endpoint, name)
    scope = f"{WORKER_KEY}/20260101/{REGION}/sqs/aws4_request"
    connection = http.client.HTTPConnection(endpoint.host, endpoint.port, timeout=10)
    connection.request(
        "POST",
        "/",
        json.dumps({"QueueUrl": name, "WaitTimeSeconds": 20}),
        {
            "X-Amz-Target": "AmazonSQS.ReceiveMessage",
            "Content-Type": "application/x-amz-json-1.0",
            "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, Signature=0",
        },
    )
    time.sleep(0.2)
    connection.close()
    deadline = time.monotonic() + 5
    while [call.status for call in calls("ReceiveMessage")] != [102, 499]:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    endpoint.send(queue, SendMessage(body="x"))
    assert endpoint.counts(queue) == Counts(visible=1, in_flight=0, delayed=0)


def test_the_visibility_timeout_that_a_worker_itself_asks_for_is_recorded(
    endpoint: Endpoint, sqs: Boto, name: str, calls: Calls
) -> None:
    endpoint.send(make(endpoint, name), SendMessage(body="{}"))
    queue = url(sqs, name)
    (message,) = sqs.receive_message(QueueUrl=queue, VisibilityTimeout=40)["Messages"]
    handle = message["ReceiptHandle"]
    sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=handle, VisibilityTimeout=50)
    entry = {"Id": "1", "ReceiptHandle": handle, "VisibilityTimeout": 60}
    sqs.change_message_visibility_batch(QueueUrl=queue, Entries=[entry])
    sqs.receive_message(QueueUrl=queue)
    assert [call.visibility for call in calls() if call.message_ids] == [None, 40, 50, 60]


@pytest.mark.parametrize("count", [3, "3"])
def test_a_queue_is_made_again_with_its_redrive_policy_in_another_order(
    endpoint: Endpoint, sqs: Boto, name: str, count: object
) -> None:
    make(endpoint, name, dead_letter=DeadLetter(name=f"{name}-dead", max_receive_count=3))
    dead = f"arn:aws:sqs:{REGION}:{endpoint.account}:{name}-dead"
    policy = json.dumps({"maxReceiveCount": count, "deadLetterTargetArn": dead})
    answer = sqs.create_queue(QueueName=name, Attributes={"RedrivePolicy": policy})
    assert answer["QueueUrl"] == url(sqs, name)


def test_a_queue_s_times_are_whole_seconds(endpoint: Endpoint, sqs: Boto, name: str) -> None:
    make(endpoint, name)
    asked = {"QueueUrl": url(sqs, name), "AttributeNames": ["All"]}
    attributes = sqs.get_queue_attributes(**asked)["Attributes"]
    assert abs(int(attributes["CreatedTimestamp"]) - time.time()) < 60
    assert int(attributes["LastModifiedTimestamp"]) >= int(attributes["CreatedTimestamp"])


def test_an_address_that_shall_get_nothing_finds_its_queue_empty(
    endpoint: Endpoint, sqs: Boto, name: str
) -> None:
    queue = make(endpoint, name)
    endpoint.send(queue, SendMessage(body="{}"))
    endpoint.serve_nothing_to("127.0.0.2")
    other = f"http://{endpoint.host}:{endpoint.port}"
    began = time.monotonic()
    for json_protocol in (True, False):
        asked = _from("127.0.0.2", endpoint, name, wait=1, json_protocol=json_protocol)
        assert (asked[0], b"<Message>" in asked[1], b'"Messages"' in asked[1]) == (
            200,
            False,
            False,
        )
    assert time.monotonic() - began >= 2.0
    assert _from("127.0.0.2", endpoint, "absent", wait=0, json_protocol=True)[0] == 400
    assert len(sqs.receive_message(QueueUrl=f"{other}/1/{name}")["Messages"]) == 1


def test_a_queue_can_be_kept_from_one_address_which_others_and_its_other_queues_do_not_feel(
    endpoint: Endpoint, sqs: Boto, name: str
) -> None:
    kept, own = make(endpoint, name), make(endpoint, f"{name}-own")
    for queue in (kept, own):
        endpoint.send(queue, SendMessage(body="{}"))
    endpoint.keep_from("127.0.0.3", kept)
    given = [
        b'"Messages"' in _from("127.0.0.3", endpoint, queue.name, wait=0, json_protocol=True)[1]
        for queue in (kept, own)
    ]
    assert given == [False, True]
    assert len(sqs.receive_message(QueueUrl=url(sqs, name))["Messages"]) == 1


def _from(
    address: str, endpoint: Endpoint, queue: str, *, wait: int, json_protocol: bool
) -> tuple[int, bytes]:
    """Receive from an address of one's own, with either protocol."""
    scope = f"{WORKER_KEY}/20260101/{REGION}/sqs/aws4_request"
    headers = {"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, Signature=0"}
    fields: dict[str, Any] = {"QueueUrl": f"http://x/1/{queue}", "WaitTimeSeconds": wait}
    if json_protocol:
        headers |= {"X-Amz-Target": "AmazonSQS.ReceiveMessage"}
        headers |= {"Content-Type": "application/x-amz-json-1.0"}
        body = json.dumps(fields)
    else:
        headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"Action": "ReceiveMessage", "Version": "2012-11-05", **fields})
    connection = http.client.HTTPConnection(
        "127.0.0.1", endpoint.port, timeout=10, source_address=(address, 0)
    )
    connection.request("POST", "/", body, headers)
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def expired_and_not(endpoint: Endpoint, sqs: Boto, name: str) -> tuple[Queue, Mapping[str, str]]:
    """A FIFO queue and the handles of two messages in hand, of which `late` has expired."""
    queue = make(endpoint, f"{name}.fifo", {"VisibilityTimeout": "1"})
    for group in ("late", "in-time"):
        endpoint.send(queue, SendMessage(body=group, group_id=group))
    there = url(sqs, queue.name)
    received = sqs.receive_message(QueueUrl=there, MaxNumberOfMessages=10)["Messages"]
    handles = {each["Body"]: each["ReceiptHandle"] for each in received}
    sqs.change_message_visibility(
        QueueUrl=there, ReceiptHandle=handles["in-time"], VisibilityTimeout=60
    )
    time.sleep(1.2)
    return queue, handles


def test_a_fifo_queue_deletes_nothing_by_a_handle_that_has_expired(
    endpoint: Endpoint, sqs: Boto, name: str
) -> None:
    queue, handles = expired_and_not(endpoint, sqs, name)
    there = url(sqs, queue.name)

    with pytest.raises(ClientError, match="The receipt handle has expired"):
        sqs.delete_message(QueueUrl=there, ReceiptHandle=handles["late"])
    entries = [{"Id": body, "ReceiptHandle": handle} for body, handle in handles.items()]
    answer = sqs.delete_message_batch(QueueUrl=there, Entries=entries)
    again = sqs.delete_message_batch(
        QueueUrl=there, Entries=[{"Id": "late", "ReceiptHandle": handles["late"]}]
    )

    assert [each["Id"] for each in answer["Successful"]] == ["in-time"]
    assert [each["Id"] for each in (*answer["Failed"], *again["Failed"])] == ["late"] * 2
    assert endpoint.counts(queue).total == 1


def test_nor_does_it_in_the_older_protocol(endpoint: Endpoint, sqs: Boto, name: str) -> None:
    queue, handles = expired_and_not(endpoint, sqs, name)
    old = OldClient(endpoint, queue.name)
    fields = {}
    for number, body in enumerate(("late", "in-time"), 1):
        fields[f"DeleteMessageBatchRequestEntry.{number}.Id"] = body
        fields[f"DeleteMessageBatchRequestEntry.{number}.ReceiptHandle"] = handles[body]

    answer = old("DeleteMessageBatch", **fields)

    assert "<BatchResultErrorEntry><Id>late</Id>" in answer
    assert answer.count("<Id>in-time</Id>") == 1
    assert endpoint.counts(queue).total == 1


def test_a_standard_queue_deletes_by_a_handle_that_has_expired(
    endpoint: Endpoint, sqs: Boto, name: str
) -> None:
    queue = make(endpoint, name, {"VisibilityTimeout": "0"})
    endpoint.send(queue, SendMessage(body="x"))
    (message,) = sqs.receive_message(QueueUrl=url(sqs, name))["Messages"]
    sqs.delete_message(QueueUrl=url(sqs, name), ReceiptHandle=message["ReceiptHandle"])
    assert endpoint.counts(queue).total == 0
