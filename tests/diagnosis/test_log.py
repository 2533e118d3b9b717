"""The lines of a log that a report shows."""

from __future__ import annotations

from readiness.diagnosis.log import excerpt

TRACE = [
    "Traceback (most recent call last):",
    *(f'  File "/app/a.py", line {number}, in f' for number in range(1, 31)),
    "KeyError: 'x'",
]


def test_a_short_log_is_shown_whole_without_empty_lines_at_its_end() -> None:
    assert excerpt(["a", "", "b  ", "", ""]) == ("a", "", "b")


def test_a_long_log_shows_its_end() -> None:
    assert excerpt([str(number) for number in range(100)], limit=3) == ("97", "98", "99")


def test_the_last_stack_trace_is_kept_though_much_came_after_it() -> None:
    shown = excerpt([*TRACE, *(f"waiting {number}" for number in range(50))], limit=20)

    assert len(shown) == 20
    assert shown[0] == TRACE[0]
    assert "KeyError: 'x'" in shown
    assert shown[-1] == "waiting 49"
    assert shown.count("…") == 2


def test_a_trace_longer_than_the_limit_keeps_both_its_ends() -> None:
    shown = excerpt(TRACE, limit=10)

    assert len(shown) == 10
    assert (shown[0], shown[-1]) == (TRACE[0], "KeyError: 'x'")


def test_long_lines_are_cut() -> None:
    assert excerpt(["x" * 50], width=10) == ("xxxxxxxxx…",)
