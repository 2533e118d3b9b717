"""The job summary says the verdict first and never outgrows GitHub's limit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readiness.model import Finding, GateId, WorkerResult
from readiness.report import summary
from readiness.report.links import Links
from readiness.sentence import quoted
from tests.report.samples import (
    BLOCKED,
    CLIENT_NONE,
    HOSTILE,
    PASS,
    SAMPLES,
    WAIVED,
    clean,
    report,
    worker,
)


def broken(number: int, finding: Finding = CLIENT_NONE) -> WorkerResult:
    """A worker whose redis gate failed in a way of its own."""
    return worker(
        f"w{number}", {GateId.REDIS: replace(finding, message=quoted(f"number {number}"))}
    )


@pytest.mark.parametrize(
    ("sample", "heading"),
    [
        ("green", "## READY 8/8"),
        ("fail", "## NOT READY 7/8"),
        ("waived-ready", "## READY 3/4"),
        ("waived-short", "## NOT READY 3/4"),
        ("error", "## CHECK FAILED"),
        ("failed-check", "## CHECK FAILED"),
    ],
)
def test_the_verdict_is_the_heading(sample: str, heading: str) -> None:
    assert summary.render(clean(SAMPLES[sample]), Links()).startswith(heading + "\n")


@pytest.mark.parametrize("limit", [3_000, 10_000, summary.LIMIT])
def test_many_red_workers_fit_and_the_table_survives_the_details(limit: int) -> None:
    workers = (broken(number, HOSTILE) for number in range(12))
    long = replace(report(*workers), failure=quoted("It failed. " * 50))
    text = summary.render(clean(long), Links(), limit)
    assert len(text.encode()) <= limit
    assert text.count(" | ❌ probe-failed ") == 12
    assert ("more sections: see report.json" in text) == (limit != summary.LIMIT)


def test_no_limit_is_ever_passed() -> None:
    workers = map(broken, range(12))
    long = clean(replace(report(*workers), failure=quoted("It failed. " * 50)))
    for limit in range(3_000, 12_000, 100):
        assert len(summary.render(long, Links(), limit).encode()) <= limit


def test_details_are_cut_last_to_first() -> None:
    workers = map(broken, range(12))
    text = summary.render(clean(report(*workers)), Links(), 4_000)
    kept = [f"<b>w{number} / redis</b>: client-none · " in text for number in range(12)]
    assert kept == sorted(kept, reverse=True)
    assert True in kept
    assert False in kept


def test_a_table_too_long_for_the_limit_keeps_the_red_workers() -> None:
    green = [worker(f"green{number}") for number in range(20_000)]
    text = summary.render(
        clean(report(*green, worker("broken", {GateId.REDIS: CLIENT_NONE}))), Links()
    )
    assert len(text.encode()) <= 1024 * 1024
    assert "| broken |" in text
    assert "more workers: see report.json" in text


def test_any_number_of_workers_that_are_short_of_passes_fits() -> None:
    many = (worker(f"w{number}", {GateId.REDIS: WAIVED}) for number in range(10_000))
    text = summary.render(clean(report(*many)), Links())
    assert len(text.encode()) <= summary.LIMIT
    assert text.startswith("## NOT READY 30000/40000\n")
    assert text.count("set `fail-under: 3`") == 5
    assert "| w0 |" in text


def test_a_sentence_of_pages_is_cut_short() -> None:
    endless = replace(CLIENT_NONE, message=quoted("m" * 10**6), hint=quoted("h" * 10**6))
    text = summary.render(clean(report(worker(findings={GateId.REDIS: endless}))), Links())
    assert len(text) < 10_000


def test_one_thing_that_went_wrong_is_told_once_and_names_all_that_it_hit() -> None:
    hit = {GateId.QUEUE: BLOCKED, GateId.DATABASE: BLOCKED}
    text = summary.render(clean(report(*(worker(name, hit) for name in "abcde"))), Links())
    title = "<b>a, b, c … (+2) / queue, database</b>: setup-failed"
    assert text.count(BLOCKED.message.split(",", maxsplit=1)[0]) == 1
    assert title in text


def test_without_a_known_place_for_the_docs_nothing_links_there() -> None:
    text = summary.render(clean(SAMPLES["fail"]), Links())
    assert "](" not in text


def test_a_green_summary_explains_nothing() -> None:
    text = summary.render(clean(SAMPLES["green"]), Links())
    assert PASS.message not in text
    assert text.count("<details>") == 2


def test_a_run_that_is_short_of_passes_says_what_to_set() -> None:
    text = summary.render(clean(SAMPLES["waived-short"]), Links())
    assert "set `fail-under: 3`" in text


def test_details_and_table_link_to_the_cause() -> None:
    text = summary.render(clean(SAMPLES["fail"]), Links(causes="https://docs.example/causes"))
    assert text.count("](https://docs.example/causes#client-none)") == 2


def test_an_empty_timeline_leaves_no_chart() -> None:
    empty = replace(SAMPLES["green"], timeline=())
    assert "mermaid" not in summary.render(clean(empty), Links())
