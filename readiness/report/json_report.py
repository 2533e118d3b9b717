"""`report.json`: everything that a run found, for programs; its shape is report.schema.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from readiness.model import (
    Annotation,
    Control,
    Evidence,
    Finding,
    GateResult,
    Location,
    Moment,
    Span,
    WorkerResult,
)
from readiness.report import code_json
from readiness.report.annotations import annotation, is_red
from readiness.report.redact import CleanReport
from readiness.sentence import Sentence

SCHEMA_VERSION = 1
Json = dict[str, Any]


def schema() -> Mapping[str, Any]:
    """The published JSON Schema of `report.json`."""
    text = files("readiness.report").joinpath("report.schema.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def render(report: CleanReport) -> str:
    """The text of `report.json`."""
    return json.dumps(document(report), indent=2, ensure_ascii=False) + "\n"


def document(report: CleanReport) -> Json:
    """The report as JSON values: times in UTC, durations in seconds to the millisecond."""
    return {
        "schema_version": SCHEMA_VERSION,
        "run_id": report.run_id,
        "verdict": report.verdict,
        "score": {"passed": report.passed, "total": report.total},
        "fail_under": report.fail_under,
        "started_at": _time(report.started_at),
        "duration_s": _seconds(report.duration_s),
        "config": report.config_path,
        "commit": report.commit or None,
        "failure": report.failure or None,
        "workers": [_worker(report, worker) for worker in report.workers],
        "timeline": [_span(span) for span in report.timeline],
        "moments": [_moment(moment) for moment in report.moments],
        "images": dict(report.images),
        "warnings": list(report.warnings),
        "code": report.code and code_json.document(report.code),
        "sentences": {text: _made_of(text) for text in _sentences(report)},
    }


def _sentences(report: CleanReport) -> tuple[Sentence, ...]:
    """What the report says in sentences that can be said in another language."""
    findings = (gate.finding for worker in report.workers for gate in worker.gates)
    remarks = (remark.about for remark in (report.code.remarks if report.code else ()))
    of_gates = (text for each in findings for text in _of(each))
    said = (report.failure, *report.warnings, *of_gates, *remarks)
    kept = (text for text in said if isinstance(text, Sentence) and text.template)
    return tuple(dict.fromkeys(kept))


def _of(finding: Finding) -> Iterator[str]:
    yield from (finding.message, finding.hint)
    yield from (evidence.statement for evidence in finding.evidence)
    if finding.control is not None:
        yield finding.control.statement


def _made_of(text: Sentence) -> Json:
    """A sentence's template and the values in it; a value may be a sentence again."""
    values = {
        name: _made_of(value) if isinstance(value, Sentence) and value.template else value
        for name, value in text.values.items()
    }
    return {"template": text.template, "values": values}


def _worker(report: CleanReport, worker: WorkerResult) -> Json:
    return {
        "name": worker.name,
        "image": {"ref": worker.image.ref, "id": worker.image.id},
        "gates": [_gate(report, worker.name, gate) for gate in worker.gates],
    }


def _gate(report: CleanReport, worker: str, gate: GateResult) -> Json:
    finding = gate.finding
    remarks = (annotation(report, worker, gate),) if is_red(gate) else ()
    return {
        "number": gate.id.number,
        "id": gate.id,
        "status": finding.status,
        "cause": finding.cause,
        "message": finding.message,
        "hint": finding.hint,
        "duration_s": _seconds(gate.duration_s),
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "control": finding.control and _control(finding.control),
        "location": finding.location and _location(finding.location),
        "annotations": [_annotation(remark) for remark in remarks],
        "excerpt": list(finding.excerpt),
    }


def _evidence(evidence: Evidence) -> Json:
    at = evidence.at and _time(evidence.at)
    return {"source": evidence.source, "at": at, "statement": evidence.statement}


def _control(control: Control) -> Json:
    return {"status": control.status, "statement": control.statement}


def _location(location: Location) -> Json:
    return {"path": location.path, "line": location.line}


def _annotation(remark: Annotation) -> Json:
    return {
        "path": remark.path,
        "line": remark.line,
        "level": remark.level,
        "title": remark.title,
        "message": remark.message,
    }


def _span(span: Span) -> Json:
    return {
        "phase": span.phase,
        "worker": span.worker,
        "start_s": _seconds(span.start_s),
        "end_s": _seconds(span.end_s),
    }


def _moment(moment: Moment) -> Json:
    return {"worker": moment.worker, "what": moment.what, "at": _time(moment.at)}


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _seconds(value: float) -> float:
    return round(value, 3)
