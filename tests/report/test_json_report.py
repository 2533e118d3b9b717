"""`report.json` keeps to its published schema, and the schema to the code."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from enum import StrEnum

import jsonschema
import pytest

from readiness.model import Cause, ControlStatus, GateId, Level, Status, Verdict
from readiness.report import json_report
from tests.report.samples import SAMPLES, clean


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_report.schema())


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_report_keeps_to_the_schema(sample: str) -> None:
    jsonschema.validate(json_report.document(clean(SAMPLES[sample])), json_report.schema())


def test_a_report_without_a_verdict_breaks_the_schema() -> None:
    document = json_report.document(clean(SAMPLES["green"]))
    del document["verdict"]
    with pytest.raises(jsonschema.ValidationError, match="verdict"):
        jsonschema.validate(document, json_report.schema())


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("verdict",), Verdict),
        (("status",), Status),
        (("gate_id",), GateId),
        (("cause",), Cause),
        (("control", "properties", "status"), ControlStatus),
        (("annotation", "properties", "level"), Level),
    ],
)
def test_the_schema_knows_every_word_of_the_code(
    path: tuple[str, ...], words: type[StrEnum]
) -> None:
    place = json_report.schema()["$defs"]
    for key in path:
        place = place[key]
    assert place["enum"] == [str(word) for word in words]


def test_times_are_in_utc_whatever_they_were_given_in() -> None:
    at = datetime(2026, 11, 23, 18, 30, tzinfo=timezone(timedelta(hours=9)))
    report = replace(SAMPLES["green"], started_at=at)
    assert json_report.document(clean(report))["started_at"] == "2026-11-23T09:30:00.000Z"


def test_the_gates_of_a_green_run_have_no_annotations() -> None:
    document = json_report.document(clean(SAMPLES["green"]))
    assert not [
        gate["annotations"] for gate in document["workers"][0]["gates"] if gate["annotations"]
    ]
