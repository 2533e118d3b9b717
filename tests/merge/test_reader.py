"""A report.json is read back as it was written, and what is none is told in one sentence."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.merge import Asked, Found, merge
from readiness.model import Status, Verdict
from readiness.report import json_report, junit, predicate, summary
from readiness.report.links import Links
from readiness.report.reader import NoReport, read
from readiness.report.redact import Redactor, cleaned
from readiness.report.terminal import final_text
from readiness.sentence import quoted
from tests.merge.test_merge import NOW
from tests.report.samples import SAMPLES, clean

VALID = jsonschema.Draft202012Validator(json_report.schema())
DOCUMENT: Any = json_report.document(clean(SAMPLES["fail"]))


def text(document: object) -> bytes:
    return json.dumps(document).encode()


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_report_is_read_as_it_was_written(sample: str) -> None:
    written = json_report.document(clean(SAMPLES[sample]))
    assert json_report.document(clean(read(text(written)))) == written


def test_a_field_that_is_not_known_yet_is_no_matter() -> None:
    assert read(text({**DOCUMENT, "new": {"field": [1]}})).passed == 7


def test_a_report_of_an_earlier_version_names_no_commit() -> None:
    document = {key: value for key, value in DOCUMENT.items() if key != "commit"}
    assert read(text(document)).commit == ""


def gate(**changes: object) -> dict[str, object]:
    """The sample with one gate of its first worker changed."""
    document = copy.deepcopy(DOCUMENT)
    document["workers"][0]["gates"][0] |= changes
    return document  # type: ignore[no-any-return]


def gates(change: Any) -> dict[str, object]:
    document = copy.deepcopy(DOCUMENT)
    document["workers"][0]["gates"] = change(document["workers"][0]["gates"])
    return document  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("garbled", "told"),
    [
        (b"", "Invalid JSON"),
        (b"<html>", "Invalid JSON"),
        (b"\xff\xfe", "Invalid JSON"),
        (b"[" * 100_000, "recursion"),
        (b"null", "object"),
        (b"{}", "schema_version"),
        (text({**DOCUMENT, "schema_version": 2}), "schema_version"),
        (text({**DOCUMENT, "schema_version": True}), "schema_version"),
        (text({**DOCUMENT, "workers": None}), "workers"),
        (text({**DOCUMENT, "workers": DOCUMENT["workers"] * 2}), "twice"),
        (text({**DOCUMENT, "verdict": "green"}), "verdict"),
        (text({**DOCUMENT, "duration_s": float("nan")}), "duration_s"),
        (text(DOCUMENT).replace(b'"duration_s": 31.042', b'"duration_s": 1e999'), "duration_s"),
        (text({**DOCUMENT, "duration_s": -1}), "duration_s"),
        (text({**DOCUMENT, "started_at": "yesterday"}), "started_at"),
        (text({**DOCUMENT, "started_at": "2026-13-45T99:99:99.000Z"}), "time"),
        (text({**DOCUMENT, "run_id": "\ud800"}), "Invalid JSON"),
        (text({**DOCUMENT, "commit": "::error::x"}), "commit"),
        (text(gate(status="passed")), "status"),
        (text(gate(status="PASS")), "status"),
        (text(gate(cause="lab-failed")), "`pass` has a cause"),
        (text(gate(status="fail")), "`fail` lacks a cause"),
        (text(gate(number=2)), "not number 2"),
        (text(gate(id="redis", number=2)), "four gates"),
        (text(gates(lambda all_: all_[:3])), "four gates"),
        (text(gates(lambda all_: [*all_, all_[3]])), "four gates"),
        (text(gates(lambda all_: all_[::-1])), "four gates"),
    ],
)
def test_what_is_no_report_is_told_in_a_line(garbled: bytes, told: str) -> None:
    with pytest.raises(NoReport) as seen:
        read(garbled)
    assert told in str(seen.value)
    assert "\n" not in str(seen.value)
    assert len(str(seen.value)) < 1000


ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([*Status, "video", "sha256:00", "2026-11-23T09:30:00.000Z", "\ud800"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@st.composite
def changed(draw: st.DrawFn) -> object:
    """A real report in which some value, somewhere, is another."""
    document = copy.deepcopy(DOCUMENT)
    for _ in range(draw(st.integers(1, 3))):
        node = document
        while True:
            key = draw(st.sampled_from(list(node) if isinstance(node, dict) else range(len(node))))
            below = node[key]
            if not below or not isinstance(below, dict | list) or draw(st.integers(0, 5)) == 0:
                break
            node = below
        if isinstance(node, dict) and draw(st.booleans()):
            del node[key]
        else:
            node[key] = draw(ANY)
        if not document:
            break
    return document


@given(st.binary() | ANY.map(text) | changed().map(text))
@settings(max_examples=300, deadline=None)
def test_whatever_is_read_is_told_or_is_a_report_that_every_view_can_show(data: bytes) -> None:
    try:
        found = Found(place="report.json", report=read(data))
        assert not list(VALID.iter_errors(json.loads(data)))
    except NoReport as error:
        found = Found(place="report.json", problem=quoted(str(error)))
    asked = Asked(run_id="m", config="readiness.yml", workers=("video", "messaging"))
    made = merge(asked, (found,), NOW)
    assert made.verdict is not Verdict.READY, "the sample's gate redis is red"
    shown = cleaned(made, Redactor([]))
    views = (final_text(shown), summary.render(shown, Links()), junit.render(shown))
    for view in (*views, predicate.render(shown, Links()), json_report.render(shown)):
        assert view.encode()


@given(changed())
@settings(max_examples=200, deadline=None)
def test_what_the_published_schema_refuses_is_refused(document: object) -> None:
    if not VALID.is_valid(document):
        with pytest.raises(NoReport):
            read(text(document))
