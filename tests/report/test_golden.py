"""Every view of every kind of report is what it was when somebody last looked at it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from readiness.report import json_report, junit, predicate, summary, terminal
from readiness.report.links import Links
from readiness.report.redact import CleanReport
from tests.golden import assert_golden
from tests.report.samples import SAMPLES, SECRET, clean

GOLDEN = Path(__file__).parent / "golden"
LINKS = Links(
    causes="https://github.example/octo/readiness-action/blob/v1/docs/causes.md",
    source="https://github.example/octo/academy/blob/abc123",
    run="https://github.example/octo/academy/actions/runs/7",
)
VIEWS: dict[str, Callable[[CleanReport], str]] = {
    "report.json": json_report.render,
    "junit.xml": junit.render,
    "predicate.json": lambda report: predicate.render(report, LINKS),
    "summary.md": lambda report: summary.render(report, LINKS),
    "final.txt": terminal.final_text,
}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_a_view_is_as_it_was(sample: str, view: str) -> None:
    assert_golden(GOLDEN / sample / view, VIEWS[view](clean(SAMPLES[sample])))


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_shows_a_secret(view: str) -> None:
    text = VIEWS[view](clean(SAMPLES["hostile"]))
    assert SECRET not in text
    assert "***" in text or view == "predicate.json"
