"""`junit.xml`: a suite per worker and a case per gate, for whatever reads test results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from xml.etree import ElementTree as ET

from readiness.model import Finding, GateResult, Location, Status, WorkerResult
from readiness.report.annotations import annotation, word
from readiness.report.redact import CleanReport

# Blocked and missing are failures: a reader of JUnit takes what is skipped for no harm.
_OUTCOMES = {
    Status.FAIL: "failure",
    Status.BLOCKED: "failure",
    Status.MISSING: "failure",
    Status.ERROR: "error",
    Status.WAIVED: "skipped",
}


def render(report: CleanReport) -> str:
    """The text of `junit.xml`."""
    root = ET.Element("testsuites", name="readiness", time=_seconds(report.duration_s))
    root.extend(_suite(report, worker) for worker in report.workers)
    if report.failure:
        root.append(_failed_check(report))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(report: CleanReport, worker: WorkerResult) -> ET.Element:
    count = Counter(_OUTCOMES.get(gate.finding.status, "passed") for gate in worker.gates)
    suite = ET.Element(
        "testsuite",
        name=worker.name,
        tests=str(len(worker.gates)),
        failures=str(count["failure"]),
        errors=str(count["error"]),
        skipped=str(count["skipped"]),
        time=_seconds(sum(gate.duration_s for gate in worker.gates)),
        timestamp=report.started_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
    )
    suite.extend(_case(report, worker.name, gate) for gate in worker.gates)
    return suite


def _case(report: CleanReport, worker: str, gate: GateResult) -> ET.Element:
    finding = gate.finding
    place = dict(_place(finding.location))
    attributes = {"classname": worker, "name": gate.id, "time": _seconds(gate.duration_s)}
    case = ET.Element("testcase", attributes | place)
    outcome = _OUTCOMES.get(finding.status)
    if outcome is not None:
        said = ET.SubElement(case, outcome, message=finding.message, type=word(finding))
        said.text = None if outcome == "skipped" else annotation(report, worker, gate).message
    if finding.excerpt:
        ET.SubElement(case, "system-out").text = _excerpt(finding)
    return case


def _place(location: Location | None) -> Iterator[tuple[str, str]]:
    if location is not None:
        yield from (("file", location.path), ("line", str(location.line)))


def _failed_check(report: CleanReport) -> ET.Element:
    suite = ET.Element(
        "testsuite", name="readiness", tests="1", failures="0", errors="1", skipped="0"
    )
    case = ET.SubElement(suite, "testcase", classname="readiness", name="check")
    ET.SubElement(case, "error", message=report.failure, type=str(report.verdict))
    return suite


def _excerpt(finding: Finding) -> str:
    return "\n".join(finding.excerpt)


def _seconds(value: float) -> str:
    return f"{value:.3f}"
