"""A container's output, cut anywhere, of any length and any bytes, is read as lines."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.engine.logs import HEAD_LINES, MUCH, TAIL_LINES, LogTail, split_lines

SOON = 5.0


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=8))
def test_where_the_stream_is_cut_makes_no_difference(data: bytes, cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(data)]
    chunks = [data[a:b] for a, b in pairwise(places)]
    whole = data.split(b"\n")
    assert list(split_lines(chunks)) == (whole if whole[-1] else whole[:-1])


@pytest.mark.parametrize("size", [1, 7, 10, 11, 12, 100])
def test_of_a_huge_line_only_the_head_is_kept_and_the_next_line_is_whole(size: int) -> None:
    data = b"x" * 95 + b"\nnext\n"
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    assert list(split_lines(chunks, limit=10)) == [b"x" * 10, b"next"]


def test_a_huge_line_costs_no_more_memory_than_its_head() -> None:
    def endless() -> Iterator[bytes]:
        yield from (b"x" * 1_000_000 for _ in range(300))

    began = time.monotonic()
    assert [len(line) for line in split_lines(endless(), limit=100)] == [100]
    assert time.monotonic() - began < SOON


def tail_of(*chunks: bytes) -> LogTail:
    tail = LogTail(chunks)
    tail.wait_end(SOON)
    return tail


def test_broken_utf_8_is_replaced_and_carriage_returns_are_dropped() -> None:
    assert tail_of(b"\xff\xfe ok\r\ncaf\xc3", b"\xa9\n").lines() == ("\ufffd\ufffd ok", "café")


def test_the_first_and_the_last_lines_are_kept() -> None:
    count = HEAD_LINES + TAIL_LINES + 50
    lines = tail_of(*(b"%d\n" % number for number in range(count))).lines()
    assert lines[:HEAD_LINES] == tuple(map(str, range(HEAD_LINES)))
    assert lines[HEAD_LINES:] == tuple(map(str, range(count - TAIL_LINES, count)))


def test_of_very_much_output_the_last_lines_are_asked_for_anew() -> None:
    asked: list[int] = []

    def last(count: int) -> Iterator[bytes]:
        asked.append(count)
        return iter([b"x\n" * 5000, b"the e", b"nd\n"])

    first = b"first\n" * HEAD_LINES
    tail = LogTail((first, b"lost after this\n" * (MUCH // 10)), last)
    tail.wait_end(SOON)
    assert asked == [TAIL_LINES]
    assert tail.lines() == ("first",) * HEAD_LINES + ("x",) * (TAIL_LINES - 1) + ("the end",)


def test_what_is_asked_for_anew_stands_there_once() -> None:
    lines = tuple(f"{number} {'x' * 10_000}" for number in range(HEAD_LINES + 50))
    output = "".join(f"{line}\n" for line in lines).encode()

    def last(count: int) -> Iterator[bytes]:
        yield from output.splitlines(keepends=True)[-count:]

    tail = LogTail([output], last)
    tail.wait_end(SOON)
    assert tail.lines() == lines


def test_of_little_output_nothing_is_asked_for_anew() -> None:
    tail = LogTail([b"one\n"], lambda _: [b"other\n"])
    tail.wait_end(SOON)
    assert tail.lines() == ("one",)


class Feed:
    """A stream that gives what it is handed, and ends or breaks when it is told to."""

    def __init__(self) -> None:
        self.more = threading.Semaphore(0)
        self.chunks: list[bytes | Exception | None] = []

    def give(self, chunk: bytes | Exception | None) -> None:
        self.chunks.append(chunk)
        self.more.release()

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self.more.acquire()
            chunk = self.chunks.pop(0)
            if chunk is None:
                return
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk


def later(act: object, *arguments: object) -> None:
    assert callable(act)
    threading.Timer(0.05, act, arguments).start()


def test_a_line_that_was_there_before_is_found_at_once() -> None:
    assert tail_of(b"one\nready\n").wait_for(lambda line: line == "ready", 0.0) == "ready"


def test_a_line_that_comes_later_is_waited_for() -> None:
    feed = Feed()
    tail = LogTail(feed)
    feed.give(b"rea")
    later(feed.give, b"dy\n")
    assert tail.wait_for(lambda line: line == "ready", time.monotonic() + SOON) == "ready"
    feed.give(None)


def test_a_line_is_found_also_where_so_many_follow_that_it_is_not_kept() -> None:
    feed = Feed()
    tail = LogTail(feed)
    many = b"x\n" * (HEAD_LINES + 1)
    feed.give(many)
    later(feed.give, b"ready\n" + b"x\n" * (TAIL_LINES + 10))
    assert tail.wait_for(lambda line: line == "ready", time.monotonic() + SOON) == "ready"
    feed.give(None)
    tail.wait_end(SOON)
    assert "ready" not in tail.lines()


@pytest.mark.parametrize("end", [None, OSError("the container is gone")], ids=["ends", "breaks"])
def test_waiting_is_over_when_the_stream_ends(end: Exception | None) -> None:
    feed = Feed()
    tail = LogTail(feed)
    later(feed.give, end)
    began = time.monotonic()
    assert tail.wait_for(lambda line: line == "ready", began + 60) is None
    assert time.monotonic() - began < SOON


def test_what_the_last_line_lacks_is_a_newline_only() -> None:
    assert tail_of(b"one\ntwo").lines() == ("one", "two")


def test_a_stream_that_broke_off_says_so_behind_what_was_read() -> None:
    feed = Feed()
    tail = LogTail(feed)
    feed.give(b"one\n")
    feed.give(OSError("gone"))
    tail.wait_end(SOON)
    assert tail.lines()[0] == "one"
    assert "broke off" in tail.lines()[1]


def test_waiting_ends_at_its_deadline() -> None:
    feed = Feed()
    began = time.monotonic()
    assert LogTail(feed).wait_for(lambda _: True, began + 0.05) is None
    assert 0.04 < time.monotonic() - began < SOON
    feed.give(None)


def test_several_may_wait_for_different_lines_at_once() -> None:
    feed = Feed()
    tail = LogTail(feed)
    found: dict[str, str | None] = {}

    def wait(word: str) -> None:
        found[word] = tail.wait_for(lambda line: line == word, time.monotonic() + SOON)

    threads = [threading.Thread(target=wait, args=(word,)) for word in ("a", "b")]
    for each in threads:
        each.start()
    feed.give(b"b\na\n")
    for each in threads:
        each.join(SOON)
    feed.give(None)
    assert found == {"a": "a", "b": "b"}
