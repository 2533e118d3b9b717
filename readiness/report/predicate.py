"""`predicate.json`: the in-toto test-result predicate, to be attested for what was checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from readiness.model import GateResult, Status, Verdict
from readiness.report.annotations import is_red
from readiness.report.links import Links
from readiness.report.redact import CleanReport

TYPE = "https://in-toto.io/attestation/test-result/v0.1"


def render(report: CleanReport, links: Links) -> str:
    """The text of `predicate.json`; a waived gate is a warning: it neither passed nor failed."""
    statement = {
        "result": "PASSED" if report.verdict is Verdict.READY else "FAILED",
        "configuration": list(_configuration(report, links)),
        **({"url": links.run} if links.run else {}),
        "passedTests": _names(report, lambda gate: gate.finding.status is Status.PASS),
        "warnedTests": _names(report, lambda gate: gate.finding.status is Status.WAIVED),
        "failedTests": _names(report, is_red),
    }
    return json.dumps(statement, indent=2, ensure_ascii=False) + "\n"


def _configuration(report: CleanReport, links: Links) -> Iterator[dict[str, object]]:
    yield {"name": report.config_path, "uri": links.to(report.config_path)}
    for worker in report.workers:
        algorithm, _, digest = (worker.image.id or "").partition(":")
        if digest:
            yield {"name": f"image of {worker.name}", "digest": {algorithm: digest}}


def _names(report: CleanReport, wanted: Callable[[GateResult], bool]) -> list[str]:
    return [
        f"{worker.name}/{gate.id}"
        for worker in report.workers
        for gate in worker.gates
        if wanted(gate)
    ]
