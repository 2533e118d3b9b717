"""Redis's protocol as it passes by."""

from __future__ import annotations

import pytest

from readiness.services.external.resp import Commands, Exchange, Replies, Strange

PING = b"*1\r\n$4\r\nPING\r\n"
SET = b"*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nvalue\r\n"


@pytest.mark.parametrize("step", [1, 2, 7, 1000])
def test_commands_are_read_however_they_are_cut(step: int) -> None:
    reader, data = Commands(), PING + SET + b"ping\r\n"
    found = [one for at in range(0, len(data), step) for one in reader.feed(data[at : at + step])]
    assert found == [("PING",), ("SET", "k", "value"), ("ping",)]


def test_a_value_of_megabytes_is_passed_over() -> None:
    size = 3_000_000
    data = b"*2\r\n$3\r\nGET\r\n$%d\r\n" % size + b"x" * size + b"\r\n" + PING
    reader = Commands()
    found = [one for at in range(0, len(data), 65536) for one in reader.feed(data[at : at + 65536])]
    assert [(words[0], len(words[-1])) for words in found] == [("GET", 200), ("PING", 4)]


@pytest.mark.parametrize("data", [b"\x16\x03\x01\x02\x00\r\n", b"*x\r\n", b"*1\r\n+a\r\n"])
def test_what_is_not_redis_is_strange(data: bytes) -> None:
    with pytest.raises(Strange):
        Commands().feed(data)


@pytest.mark.parametrize("step", [1, 3, 1000])
def test_replies_of_all_kinds_are_told_apart_from_errors(step: int) -> None:
    data = (
        b"+OK\r\n-NOAUTH no\r\n:1\r\n$-1\r\n$2\r\nab\r\n*2\r\n$1\r\na\r\n*1\r\n:1\r\n"
        b"%1\r\n+a\r\n-x\r\n>2\r\n+push\r\n+x\r\n_\r\n|1\r\n+a\r\n+b\r\n:5\r\n!3\r\nERR\r\n*-1\r\n"
    )
    reader = Replies()
    found = [one for at in range(0, len(data), step) for one in reader.feed(data[at : at + step])]
    assert found == [True, False, True, True, True, True, True, True, True, False, True]


def test_a_command_counts_once_the_server_has_carried_it_out() -> None:
    exchange = Exchange(address="198.19.0.9")
    exchange.sent(b"*2\r\n$4\r\nAUTH\r\n$2\r\npw\r\n" + PING + SET)
    assert exchange.answered(b"-WRONGPASS\r\n-NOAUTH\r\n") == []
    (done,) = exchange.answered(b"+OK\r\n")
    assert (done.name, done.arguments, done.address) == ("SET", ("k", "value"), "198.19.0.9")


def test_a_password_is_not_kept() -> None:
    exchange = Exchange(address="a")
    exchange.sent(b"*2\r\n$4\r\nAUTH\r\n$2\r\npw\r\n")
    (done,) = exchange.answered(b"+OK\r\n")
    assert done.arguments == ()
