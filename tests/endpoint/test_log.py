"""The memory of calls: nothing about a message is lost, nothing else can fill it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from readiness.endpoint.log import CallLog
from readiness.endpoint.receipts import Receipts
from readiness.endpoint.records import (
    Call,
    Entry,
    Reading,
    Watch,
    call_from_json,
    to_json,
    watch_from_json,
)
from readiness.values import Rows

AT = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
EMPTY = Call(
    number=0,
    at=AT,
    answered_at=AT,
    address="172.30.0.9",
    access_key="AKIA",
    region="us-east-1",
    service="sqs",
    action="ReceiveMessage",
    status=200,
    queue="jobs",
)
RECEIVED = replace(EMPTY, entries=(Entry(message_id="m", receipt_handle="h"),))


def test_calls_are_numbered_in_the_order_of_their_answers() -> None:
    log = CallLog()
    for call in (RECEIVED, EMPTY, RECEIVED):
        log.add(call)
    assert [call.number for call in log.after(0, 0).calls] == [1, 2, 3]
    assert [call.number for call in log.after(1, 0).calls] == [2, 3]
    assert log.after(3, 0).calls == ()


def test_of_many_calls_of_a_kind_the_first_and_the_last_are_kept() -> None:
    log = CallLog()
    for _ in range(1000):
        log.add(EMPTY)
        log.add(replace(EMPTY, address="172.30.0.10"))
    seen = [(c.number, c.address[-2:], c.repeated) for c in log.after(0, 0).calls]
    assert seen == [(1, ".9", 1), (2, "10", 1), (1999, ".9", 1000), (2000, "10", 1000)]


def test_every_call_about_a_message_is_kept() -> None:
    log = CallLog()
    for _ in range(100):
        log.add(RECEIVED)
    assert len(log.after(0, 0).calls) == 100


def test_of_a_hot_loop_over_one_message_only_the_last_is_kept_in_the_end() -> None:
    log = CallLog(limit=2000)
    for at in range(5000):
        log.add(replace(RECEIVED, entries=(Entry(message_id="m", receipt_handle=str(at)),)))
    log.add(replace(RECEIVED, entries=(Entry(message_id="n", receipt_handle="h"),)))
    page = log.after(0, 0)
    assert (len(page.calls), page.lost) == (1002, 0)
    assert [call.number for call in page.calls[-2:]] == [5000, 5001]


def test_what_does_not_fit_is_counted_not_forgotten() -> None:
    log = CallLog(limit=3)
    for _ in range(5):
        log.add(RECEIVED)
    page = log.after(0, 0)
    assert ([call.number for call in page.calls], page.lost) == ([1, 2, 3], 2)


@pytest.mark.parametrize(
    "reading",
    [
        None,
        Reading(rows=None, holds=False, error="canceling statement due to lock timeout"),
        Reading(rows=Rows(columns=("a", "b"), rows=(("1", None),), count=1), holds=True),
    ],
)
def test_a_call_survives_its_json(reading: Reading | None) -> None:
    call = replace(RECEIVED, reading=reading, dead_lettered=("d",))
    assert call_from_json(json.loads(json.dumps(to_json(call)))) == call


LONG = Decimal("12345678901234567890.10")
EXPECTED = ["READY", 1, LONG, True, None, (1, None, LONG), ("1.5",), {"a": "b", "c": LONG}]


@pytest.mark.parametrize("expect", EXPECTED)
def test_a_watch_survives_its_json(expect: object) -> None:
    watch = Watch(region="r", queue="q", conninfo="c", query="SELECT 1", expect=expect)  # type: ignore[arg-type]
    assert watch_from_json(json.loads(json.dumps(to_json(watch)))) == watch


def test_a_failed_entry_is_no_message_that_was_deleted() -> None:
    failed = Entry(message_id="n", receipt_handle="i", error="ReceiptHandleIsInvalid")
    assert replace(RECEIVED, entries=(*RECEIVED.entries, failed)).message_ids == ("m",)


def test_old_handles_are_forgotten_first() -> None:
    receipts = Receipts(limit=2)
    for n in "123":
        receipts.learn(f"m{n}", f"h{n}")
    assert [receipts.entry(f"h{n}").message_id for n in "123"] == ["", "m2", "m3"]
