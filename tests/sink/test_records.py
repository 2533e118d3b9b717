"""What the sink tells, and what the lab makes of its log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from readiness.services import sink
from readiness.sink.records import READY, Kind, Knocks, Tally, to_line
from readiness.sink.settings import Settings


def lines(tally: Tally, times: int, what: str = "example.org") -> list[str]:
    told = (tally.add(Kind.NAME, "198.19.77.12", what) for _ in range(times))
    return [to_line(attempt) for attempt in told if attempt is not None]


def test_a_thousand_attempts_are_told_in_ten_lines() -> None:
    told = lines(Tally(), 1000)
    assert len(told) == 10
    (attempt,) = sink.attempts(told)
    assert attempt.count == 512
    assert (attempt.kind, attempt.source, attempt.what) == (
        Kind.NAME,
        "198.19.77.12",
        "example.org",
    )


def test_the_time_is_that_of_the_first_attempt_and_decides_the_order() -> None:
    tally = Tally()
    told = [*lines(tally, 1, "a"), *lines(tally, 1, "b"), *lines(tally, 3, "a")]
    assert [(a.what, a.count) for a in sink.attempts(told)] == [("a", 4), ("b", 1)]


def test_a_flood_of_names_does_not_fill_the_memory() -> None:
    tally = Tally(limit=10)
    told = [line for n in range(100) for line in lines(tally, 1, f"host-{n}")]
    assert len(told) == 10


def test_other_lines_of_the_log_are_no_attempts() -> None:
    assert sink.attempts([READY, "Traceback", "{", "[]", "null", '{"kind": "x"}', ""]) == ()


def test_the_sink_is_ready_when_it_says_so() -> None:
    assert sink.is_ready(READY)
    assert not sink.is_ready(lines(Tally(), 1)[0])


def test_the_container_is_told_what_its_program_reads() -> None:
    spec = sink.spec("action", "198.19.77.3", "198.19.77.2")
    assert Settings.read(spec.environment) == Settings(gateway="198.19.77.2")
    assert (spec.image, spec.address, spec.capabilities) == (
        "action",
        "198.19.77.3",
        ("NET_ADMIN", "NET_RAW", "NET_BIND_SERVICE"),
    )


def test_a_knock_at_the_closed_port_is_no_attempt_to_get_out() -> None:
    knocks, before = Knocks(), datetime.now(UTC)
    told = [
        to_line(one)
        for source in ("198.19.77.12", "198.19.77.13", "198.19.77.12")
        if (one := knocks.add(source, "198.19.77.3:6379")) is not None
    ]
    assert len(told) == 2
    assert sink.knocked(told, "198.19.77.12", before)
    assert not sink.knocked(told, "198.19.77.12", datetime.now(UTC) + timedelta(seconds=1))
    assert not sink.knocked(told, "198.19.77.1", before)
    assert sink.attempts(told) == ()
