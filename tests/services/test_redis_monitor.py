"""Reading lines that a real Redis 8.0.2 printed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from readiness.services.redis.monitor import Record, RedisCommand, counted, lines, parse

CAPTURED = rb"""+OK
+1795426237.938703 [0 10.77.0.1:44036] "HELLO" "3" "AUTH" "(redacted)" "(redacted)"
+1795426237.939111 [0 10.77.0.1:44036] "CLIENT" "SETINFO" "LIB-NAME" "redis-py"
+1795426237.939293 [3 10.77.0.1:44036] "SET" "k\r\n\x00\"x\\" "\xff\n"
+1795426237.939659 [0 10.77.0.9:44036] "multi"
+1795426246.335788 [0 10.77.0.9:44036] "EVAL" "return redis.call('SET',KEYS[1],'v')" "1" "lk"
+1795426246.335832 [0 lua] "SET" "lk" "v"
+1795426246.335833 [0 unix:/run/redis.sock] "PING"
""".replace(b"\n", b"\r\n")


def parsed() -> list[RedisCommand]:
    found = map(parse, lines(io.BytesIO(CAPTURED)))
    return [command for command in found if command is not None]


def test_a_line_tells_when_who_where_and_what() -> None:
    assert parsed()[2] == RedisCommand(
        at=datetime(2026, 11, 23, 9, 30, 37, 939293, tzinfo=UTC),
        address="10.77.0.1",
        database=3,
        name="SET",
        arguments=(r"k\r\n\x00\"x\\", r"\xff\n"),
    )


def test_who_is_no_address_keeps_its_name() -> None:
    addresses = [command.address for command in parsed()]
    assert addresses == ["10.77.0.1"] * 3 + ["10.77.0.9"] * 2 + ["lua", "unix"]


def test_greetings_do_not_count_as_work() -> None:
    names = [command.name for command in counted(parsed())]
    assert names == ["SET", "MULTI", "EVAL", "SET", "PING"]


@pytest.mark.parametrize("line", [b"", b"\r\n", b"+OK\r\n", b"-ERR no\r\n", b"\xff\xfe"])
def test_what_is_no_command_is_passed_over(line: bytes) -> None:
    assert parse(line) is None


def test_of_a_huge_line_only_the_head_is_kept() -> None:
    huge = b'+1.5 [0 10.0.0.1:1] "SET" "key" "' + b'a\\"' * 1_000_000 + b'"\r\n'
    first, second, *_ = lines(io.BytesIO(huge + CAPTURED[5:]))
    command = parse(first)
    assert command is not None
    assert (command.name, command.arguments[0]) == ("SET", "key")
    assert len(command.arguments[1]) == 200
    assert second.startswith(b"+1795426237.938703")


def test_memory_is_bounded_and_the_count_is_not() -> None:
    record, command = Record(), parsed()[2]
    for number in range(1000):
        record.add(replace(command, database=number))
    kept = [each.database for each in record.of("10.77.0.1")]
    assert kept == [*range(100), *range(900, 1000)]
    assert record.counts["10.77.0.1"] == 1000
