"""Gate 1 by the contract: the entry loads where nothing can be reached, and nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readiness.engine import Exit
from readiness.gates import image
from readiness.gates.image import ImageEvidence
from readiness.gates.probing import ProbeRun
from readiness.model import Cause, ControlStatus, Finding, Status
from readiness.plan import ImageGate
from readiness.probes import ImportResult, Link, ProbeOutput
from tests.gates.evidence import HERE, NOWHERE, at

IMPORT = ImageGate(location=HERE, imports=("worker",), forbid=("rest_framework",))
COMMAND = ImageGate(location=HERE, command=("node", "-e", "require('./worker')"))
LOADED = ImportResult(ok=True, loaded=("worker",), python="3.13.5")
CHAIN = (Link(module="worker"), Link(module="rest_framework", file="/app/worker.py", line=3))


def evidence(
    result: ImportResult | None = LOADED,
    *lines: str,
    gate: ImageGate = IMPORT,
    code: int | None = 0,
    refused: str = "",
    started: bool = True,
    oom: bool = False,
) -> ImageEvidence:
    end = None if code is None or refused else Exit(code=code, at=at(2), oom=oom)
    return ImageEvidence(
        gate=gate,
        run=ProbeRun(lines=lines, exit=end, refused=refused),
        output=ProbeOutput(started=started, result=result, log=lines),
        oom=oom,
    )


def failed(kind: Cause) -> ImportResult:
    return ImportResult(ok=False, kind=kind, exception="builtins.Error", message="no", missing="x")


def judge(seen: ImageEvidence) -> Finding:
    return image.judge(seen, NOWHERE)


@pytest.mark.parametrize(
    "seen",
    [evidence(), evidence(None, gate=COMMAND), evidence(LOADED, "a warning", "exec format error")],
    ids=["import", "command", "a log that speaks of format errors"],
)
def test_an_honest_worker_passes(seen: ImageEvidence) -> None:
    finding = judge(seen)
    assert (finding.status, finding.cause) == (Status.PASS, None), finding.message
    assert finding.control is not None
    assert finding.control.status is ControlStatus.RED


FORMAT_ERROR = evidence(None, refused="exec /app/run: exec format error")
RED = {
    **{
        f"the probe's own {kind}": (evidence(failed(kind)), kind)
        for kind in (
            Cause.ENTRY_NOT_FOUND,
            Cause.MISSING_DEPENDENCY,
            Cause.IMPORT_FAILED,
            Cause.EXITED_EARLY,
            Cause.NEEDS_SERVICE,
        )
    },
    "a forbidden module": (
        evidence(ImportResult(ok=True, loaded=("worker",), chains={"rest_framework": CHAIN})),
        Cause.FORBIDDEN_MODULE,
    ),
    "no result": (evidence(None), Cause.EXITED_EARLY),
    "not even a first line": (evidence(None, started=False, code=1), Cause.EXITED_EARLY),
    "no end": (evidence(None, code=None), Cause.TIMEOUT),
    "out of memory": (evidence(None, code=137, oom=True), Cause.OUT_OF_MEMORY),
    "another processor": (
        evidence(None, "exec /app/run: exec format error", code=1, started=False),
        Cause.WRONG_ARCHITECTURE,
    ),
    "another processor, said by the engine": (
        evidence(None, refused="exec /app/run: exec format error"),
        Cause.WRONG_ARCHITECTURE,
    ),
    "another processor, by the program's own format": (
        replace(FORMAT_ERROR, head=b"\x7fELF\2\1"),
        Cause.WRONG_ARCHITECTURE,
    ),
    "a script without a first line": (
        replace(FORMAT_ERROR, head=b"set -e\n"),
        Cause.EXITED_EARLY,
    ),
    "an empty script": (
        replace(FORMAT_ERROR, head=b""),
        Cause.EXITED_EARLY,
    ),
    "an entrypoint that cannot be executed": (
        evidence(None, refused='exec: "/start.sh": permission denied'),
        Cause.EXITED_EARLY,
    ),
    "a command that fails": (evidence(None, gate=COMMAND, code=1), Cause.IMPORT_FAILED),
    "a command that does not end": (evidence(None, gate=COMMAND, code=None), Cause.TIMEOUT),
}


@pytest.mark.parametrize(("seen", "cause"), RED.values(), ids=RED)
def test_what_is_wrong_has_its_cause(seen: ImageEvidence, cause: Cause) -> None:
    finding = judge(seen)
    assert (finding.status, finding.cause) == (Status.FAIL, cause)
    assert finding.message
    assert finding.hint
    assert finding.location is not None


def test_the_chain_of_imports_is_told() -> None:
    seen = evidence(ImportResult(ok=True, chains={"rest_framework": CHAIN}))
    assert "worker → rest_framework" in judge(seen).message


def test_models_without_django_have_a_hint_of_their_own() -> None:
    error = "django.core.exceptions.AppRegistryNotReady"
    result = replace(failed(Cause.IMPORT_FAILED), exception=error)
    assert "django.setup()" in judge(evidence(result)).hint
