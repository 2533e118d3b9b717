"""Reports of every kind, to be rendered in tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from readiness.model import (
    Cause,
    CodeRemark,
    CodeResult,
    ContractResult,
    ContractStatus,
    ContractType,
    Control,
    ControlStatus,
    Evidence,
    Finding,
    GateId,
    GateResult,
    ImageIdentity,
    Import,
    Location,
    Moment,
    RemarkKind,
    Report,
    Span,
    Status,
    Verdict,
    WorkerResult,
)
from readiness.report.redact import CleanReport, Redactor, cleaned
from readiness.sentence import quoted
from readiness.verdict import decide

STARTED = datetime(2026, 11, 23, 9, 30, 0, 125_000, tzinfo=UTC)
SECRET = "hunter2-and-more"

PASS = Finding(
    status=Status.PASS,
    message=quoted("Seen to happen."),
    evidence=(
        Evidence(
            source="redis", statement=quoted("`SET readiness` came from 10.0.0.7"), at=STARTED
        ),
    ),
    control=Control(status=ControlStatus.RED, statement=quoted("without Redis the probe failed")),
)
CLIENT_NONE = Finding(
    status=Status.FAIL,
    cause=Cause.CLIENT_NONE,
    message=quoted("`get_redis_client()` gave None; a connected client was expected."),
    hint=quoted("Let the factory raise instead of falling back silently."),
    location=Location(path="libs/redis/client.py", line=12),
    evidence=(
        Evidence(
            source="redis",
            statement=quoted("no connection from 10.0.0.7"),
            at=STARTED + timedelta(seconds=20.5),
        ),
        Evidence(source="worker", statement=quoted("the factory returned None")),
    ),
    control=Control(status=ControlStatus.NOT_RUN, statement=quoted("there is nothing to control")),
    excerpt=("Traceback (most recent call last):", "ValueError: no REDIS_HOST"),
)
BLOCKED = Finding(
    status=Status.BLOCKED,
    cause=Cause.SETUP_FAILED,
    message=quoted("Setup step 2 failed, and this gate needs it."),
    hint=quoted("Mend `fixtures/video.sql`."),
    location=Location(path="readiness.yml", line=31),
)
MISSING = Finding(
    status=Status.MISSING,
    cause=Cause.NOT_CONFIGURED,
    message=quoted("The configuration has no gate `redis` for this worker."),
    hint=quoted('Add it, or write `redis: {waive: "reason"}`.'),
)
WAIVED = Finding(status=Status.WAIVED, message=quoted("it uses no Redis"))
LAB_FAILED = Finding(
    status=Status.ERROR,
    cause=Cause.LAB_FAILED,
    message=quoted("The SQS endpoint stopped answering after 3.2 s; the gate could not be judged."),
    hint=quoted("Run it again; see the endpoint's log below."),
    excerpt=("Address already in use",),
)
HOSTILE_TEXT = (
    "::error::forged\n  ::set-output name=verdict::ready\r##[set-env name=PATH]/evil\r\n"
    "\u200b::stop-commands::x\x1b[31mred\x1b[0m |cell| </details><script>alert(1)</script>\n"
    "``` ````\n@octocat see #12 and octo/repo#3, https://evil.example/x www.evil.example "
    f"[link](javascript:x) <!-- **bold** $x$ \ud800 \x00 {SECRET}"
)
HOSTILE = Finding(
    status=Status.FAIL,
    cause=Cause.PROBE_FAILED,
    message=quoted(HOSTILE_TEXT),
    hint=quoted(HOSTILE_TEXT),
    location=Location(path="libs/a,b:c\n::error::/client.py", line=3),
    evidence=(Evidence(source=HOSTILE_TEXT, statement=quoted(HOSTILE_TEXT), at=STARTED),),
    control=Control(status=ControlStatus.GREEN, statement=quoted(HOSTILE_TEXT)),
    excerpt=tuple(HOSTILE_TEXT.split("\n")),
)


def imported(importer: str, to: str, line: int) -> Import:
    """An import by a module in a file of its name."""
    place = Location(path=f"{importer.replace('.', '/')}.py", line=line)
    return Import(importer=importer, imported=to, location=place)


CODE = CodeResult(
    contracts=(
        ContractResult(
            name="Workers do not reach the web framework",
            type=ContractType.FORBIDDEN,
            status=ContractStatus.BROKEN,
            location=Location(path="readiness.yml", line=61),
            chains=(
                (imported("apps.worker.mail", "corsheaders", 7),),
                (
                    imported("apps.worker.video", "libs.http", 3),
                    imported("libs.http", "rest_framework", 12),
                ),
            ),
            more=2,
        ),
        ContractResult(
            name="apps.api > apps.worker > libs",
            type=ContractType.LAYERS,
            status=ContractStatus.KEPT,
            location=Location(path="readiness.yml", line=64),
        ),
        ContractResult(
            name="apps.worker.video, apps.worker.mail",
            type=ContractType.INDEPENDENCE,
            status=ContractStatus.UNKNOWN,
            location=Location(path="readiness.yml", line=65),
        ),
    ),
    remarks=(
        CodeRemark(
            kind=RemarkKind.UNREADABLE,
            location=Location(path="apps/worker/legacy.py", line=4),
            about="",
        ),
        CodeRemark(
            kind=RemarkKind.UNMATCHED,
            location=Location(path="readiness.yml", line=66),
            about="apps.worker.* -> apps.api",
        ),
        CodeRemark(
            kind=RemarkKind.UNFINISHED,
            location=Location(path="readiness.yml", line=59),
            about="it was not done within 60 s",
        ),
    ),
)
HOSTILE_PLACE = Location(path=HOSTILE_TEXT, line=3)
HOSTILE_CODE = CodeResult(
    contracts=(
        ContractResult(
            name=HOSTILE_TEXT,
            type=ContractType.FORBIDDEN,
            status=ContractStatus.BROKEN,
            location=HOSTILE_PLACE,
            chains=(
                (
                    Import(importer=HOSTILE_TEXT, imported=HOSTILE_TEXT, location=HOSTILE_PLACE),
                    Import(importer="::error::x", imported=HOSTILE_TEXT, location=HOSTILE_PLACE),
                ),
            ),
        ),
    ),
    remarks=(CodeRemark(kind=RemarkKind.UNFINISHED, location=HOSTILE_PLACE, about=HOSTILE_TEXT),),
)


def gate(gate_id: GateId, finding: Finding = PASS, seconds: float = 1.25) -> GateResult:
    """A gate's result."""
    return GateResult(id=gate_id, finding=finding, duration_s=seconds)


def worker(name: str = "video", findings: Mapping[GateId, Finding] | None = None) -> WorkerResult:
    """A worker whose gates passed, but for the findings given."""
    image = ImageIdentity(ref=f"academy-{name}:latest", id="sha256:" + "0123456789abcdef" * 4)
    gates = tuple(gate(gate_id, (findings or {}).get(gate_id, PASS)) for gate_id in GateId)
    return WorkerResult(name=name, image=image, gates=gates)


def report(*workers: WorkerResult, fail_under: int = 4) -> Report:
    """A report of these workers, with the verdict that they get."""
    return Report(
        run_id="r4x7",
        verdict=decide(workers, fail_under),
        fail_under=fail_under,
        started_at=STARTED,
        duration_s=31.0416,
        config_path="readiness.yml",
        workers=workers,
        timeline=(
            Span(phase="build base", start_s=0.0, end_s=8.1234),
            Span(phase="start postgres", start_s=0.01, end_s=1.4),
            Span(phase="gate redis", start_s=9.5, end_s=10.75, worker="video"),
        ),
        moments=(
            Moment(worker="video", what="received", at=STARTED + timedelta(seconds=12.5)),
            Moment(worker="video", what="enqueued", at=STARTED + timedelta(seconds=12)),
        ),
        images={"redis": "redis:8-alpine", "postgres": "postgres:17-alpine"},
    )


def failed_check() -> Report:
    """The lab broke before any gate was judged."""
    return replace(
        report(),
        verdict=Verdict.ERROR,
        failure=quoted(
            "Postgres did not get ready within 60 s: no space left on device. Free some disk."
        ),
    )


SAMPLES: Mapping[str, Report] = {
    "green": report(worker("video"), worker("messaging")),
    "fail": report(worker("video", {GateId.REDIS: CLIENT_NONE}), worker("messaging")),
    "blocked": report(worker(findings={GateId.QUEUE: BLOCKED, GateId.DATABASE: BLOCKED})),
    "missing": report(worker(findings={GateId.REDIS: MISSING})),
    "waived-ready": report(worker(findings={GateId.REDIS: WAIVED}), fail_under=3),
    "waived-short": report(worker(findings={GateId.REDIS: WAIVED})),
    "error": replace(
        report(worker(findings={GateId.QUEUE: LAB_FAILED})),
        warnings=(quoted("The entrypoint knows its own verbs only: the probe ran in its place."),),
    ),
    "imports": replace(report(worker("video")), code=CODE),
    "failed-check": failed_check(),
    "hostile": replace(
        report(worker(findings=dict.fromkeys(GateId, HOSTILE))),
        failure=quoted(HOSTILE_TEXT),
        warnings=(quoted(HOSTILE_TEXT),),
        images={"redis": HOSTILE_TEXT},
        timeline=(Span(phase=HOSTILE_TEXT, start_s=0, end_s=1),),
        moments=(Moment(worker="video", what=HOSTILE_TEXT, at=STARTED),),
        code=HOSTILE_CODE,
    ),
}


def clean(dirty: Report) -> CleanReport:
    """The report as the renderers take it, without `SECRET`."""
    return cleaned(dirty, Redactor([SECRET]))
