"""Reads a `report.json` back into a report, believing nothing of it but what fits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from readiness.model import (
    Cause,
    Control,
    ControlStatus,
    Evidence,
    Finding,
    GateId,
    GateResult,
    ImageIdentity,
    Level,
    Location,
    Moment,
    Report,
    Span,
    Status,
    Verdict,
    WorkerResult,
)
from readiness.report.annotations import GREEN
from readiness.report.code_reader import CodePart, Line
from readiness.sentence import Sentence, joined, quoted, say, say_as

_SHOWN = 3
_LONGEST = 200

Time = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$")]
Seconds = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
Digest = Annotated[str, Field(pattern=r"^[a-z0-9]+:[0-9a-f]+$", max_length=_LONGEST)]


class NoReport(ValueError):
    """The text is no report that this version reads, and why."""


def read(text: bytes) -> Report:
    """The report in the text of a `report.json`. Raises NoReport where it holds none.

    Its own verdict and score are not taken over: who judges it looks at the gates.
    """
    try:
        return _Report.model_validate_json(text).value()
    except ValidationError as error:
        raise NoReport(_said(error)) from None
    except (ValueError, OverflowError) as error:
        raise NoReport(
            say("it has a time that there is not: {error}", error=str(error)[:_LONGEST])
        ) from None


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class _Sentence(_Part):
    template: str
    values: dict[str, str | _Sentence]

    def value(self) -> Sentence:
        values = {
            name: held if isinstance(held, str) else held.value()
            for name, held in self.values.items()
        }
        return say_as(self.template, values)


class _Said:
    """The report's texts: a sentence where it is made of what is said of it."""

    def __init__(self, sentences: Mapping[str, _Sentence]) -> None:
        self._sentences = sentences

    def __call__(self, text: str) -> Sentence:
        """The text; only one that reads as its template does is more than a quotation."""
        known = self._sentences.get(text)
        said = known.value() if known is not None else quoted(text)
        return said if said == text else quoted(text)


class _Evidence(_Part):
    source: str
    at: Time | None
    statement: str

    def value(self, said: _Said) -> Evidence:
        at = _moment(self.at) if self.at else None
        return Evidence(source=self.source, statement=said(self.statement), at=at)


class _Control(_Part):
    status: ControlStatus
    statement: str

    def value(self, said: _Said) -> Control:
        return Control(status=self.status, statement=said(self.statement))


class _Location(_Part):
    path: str
    line: Line


class _Annotation(_Location):
    level: Level
    title: str
    message: str


class _Gate(_Part):
    number: int
    id: GateId
    status: Status
    cause: Cause | None
    message: str
    hint: str
    duration_s: Seconds
    evidence: tuple[_Evidence, ...]
    control: _Control | None
    location: _Location | None
    annotations: tuple[_Annotation, ...]
    excerpt: tuple[str, ...]

    @model_validator(mode="after")
    def _is_one_of_ours(self) -> Self:
        if self.number != self.id.number:
            raise ValueError(f"gate {self.id} is not number {self.number}")
        if (self.cause is None) is not (self.status in GREEN):
            raise ValueError(
                f"a gate that is `{self.status}` {'has' if self.cause else 'lacks'} a cause"
            )
        return self

    def value(self, said: _Said) -> GateResult:
        place = self.location
        finding = Finding(
            status=self.status,
            message=said(self.message),
            cause=self.cause,
            hint=said(self.hint),
            location=Location(path=place.path, line=place.line) if place else None,
            evidence=tuple(evidence.value(said) for evidence in self.evidence),
            control=self.control.value(said) if self.control else None,
            excerpt=self.excerpt,
        )
        return GateResult(id=self.id, finding=finding, duration_s=self.duration_s)


class _Image(_Part):
    ref: str
    id: Digest | None


class _Worker(_Part):
    name: str
    image: _Image
    gates: tuple[_Gate, ...]

    @model_validator(mode="after")
    def _has_all_gates(self) -> Self:
        if [gate.id for gate in self.gates] != list(GateId):
            raise ValueError("a worker has not its four gates, in order")
        return self

    def value(self, said: _Said) -> WorkerResult:
        image = ImageIdentity(ref=self.image.ref, id=self.image.id)
        return WorkerResult(
            name=self.name, image=image, gates=tuple(gate.value(said) for gate in self.gates)
        )


class _Span(_Part):
    phase: str
    worker: str
    start_s: Seconds
    end_s: Seconds

    def value(self) -> Span:
        return Span(phase=self.phase, worker=self.worker, start_s=self.start_s, end_s=self.end_s)


class _Moment(_Part):
    worker: str
    what: str
    at: Time

    def value(self) -> Moment:
        return Moment(worker=self.worker, what=self.what, at=_moment(self.at))


class _Score(_Part):
    passed: Annotated[int, Field(ge=0)]
    total: Annotated[int, Field(ge=0, multiple_of=len(GateId))]


class _Report(_Part):
    schema_version: Annotated[int, Field(ge=1, le=1)]
    run_id: str
    verdict: Verdict
    score: _Score
    fail_under: Annotated[int, Field(ge=0, le=len(GateId))]
    started_at: Time
    duration_s: Seconds
    config: str
    commit: Annotated[str, Field(pattern=r"^[0-9a-f]+$", max_length=_LONGEST)] | None = None
    failure: str | None
    workers: tuple[_Worker, ...]
    timeline: tuple[_Span, ...]
    moments: tuple[_Moment, ...]
    images: dict[str, str]
    warnings: tuple[str, ...]
    code: CodePart | None = None
    sentences: dict[str, _Sentence] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_each_worker_once(self) -> Self:
        names = [worker.name for worker in self.workers]
        if len(set(names)) != len(names):
            raise ValueError("a worker is in it twice")
        return self

    def value(self) -> Report:
        said = _Said(self.sentences)
        return Report(
            run_id=self.run_id,
            verdict=self.verdict,
            fail_under=self.fail_under,
            started_at=_moment(self.started_at),
            duration_s=self.duration_s,
            config_path=self.config,
            commit=self.commit or "",
            workers=tuple(worker.value(said) for worker in self.workers),
            timeline=tuple(span.value() for span in self.timeline),
            moments=tuple(moment.value() for moment in self.moments),
            warnings=tuple(map(said, self.warnings)),
            images=self.images,
            failure=said(self.failure or ""),
            code=self.code.value(said) if self.code else None,
        )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _said(error: ValidationError) -> Sentence:
    """What does not fit, in one line; never what stands there."""
    details = error.errors(include_url=False, include_context=False, include_input=False)
    if any(detail["loc"] == ("schema_version",) for detail in details):
        return say("its `schema_version` is not 1: is it a report, of this version of readiness?")
    said = joined(
        "; ",
        (
            joined(": ", (_where(detail["loc"]), detail["msg"][:_LONGEST]))
            for detail in details[:_SHOWN]
        ),
    )
    if len(details) <= _SHOWN:
        return said
    return say("{said} (and {count} more)", said=said, count=len(details) - _SHOWN)


def _where(loc: tuple[str | int, ...]) -> Sentence:
    place = ".".join(map(str, loc))[:_LONGEST]
    return quoted(place) if place else say("the file")
