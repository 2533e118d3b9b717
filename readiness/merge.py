"""Makes one report of many: each worker's gates from its own, and what is missing is red."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from readiness.errors import UsageError
from readiness.model import (
    Cause,
    CodeResult,
    ContractStatus,
    Finding,
    GateId,
    GateResult,
    ImageIdentity,
    Moment,
    Report,
    Span,
    Status,
    Verdict,
    WorkerResult,
)
from readiness.sentence import NOTHING, Sentence, joined, quoted, say
from readiness.verdict import decide, worst


@dataclass(frozen=True, kw_only=True)
class Found:
    """A file that was taken for a report: what it holds, or why it cannot be read."""

    place: str
    report: Report | None = None
    problem: Sentence = NOTHING


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the merged report is to be about; an empty `config` is that of the reports.

    `commit` is the one that is checked out, where it is known.
    """

    run_id: str
    config: str
    commit: str = ""
    workers: tuple[str, ...]
    fail_under: int = len(GateId)


def merge(
    asked: Asked, found: Sequence[Found], now: datetime, missed: Sequence[Sentence] = ()
) -> Report:
    """One report and one verdict, from the gates alone: what a file says of itself counts nothing.

    `missed` are remarks on where no reports were found. Raises UsageError where the reports are
    of several configurations and none was asked for.
    """
    merging = _Merging(replace(asked, config=_config(asked, found)), found)
    workers, complaints = merging.workers, merging.complaints
    verdict = worst(
        decide(workers, asked.fail_under), Verdict.ERROR if complaints else Verdict.READY
    )
    # The sentences that explain an error go first; beside a red gate they are remarks.
    failure = joined("; ", complaints) if complaints and verdict is Verdict.ERROR else NOTHING
    remarks = (*missed, *(() if failure else complaints), *merging.remarks)
    reports = [each.report for each in merging.counted]
    first = min((report.started_at for report in reports), default=now)
    timeline = tuple(span for report in reports for span in _shifted(report, first, asked.workers))
    return Report(
        run_id=asked.run_id,
        verdict=verdict,
        fail_under=asked.fail_under,
        started_at=first,
        duration_s=max((_end(report, first) for report in reports), default=0.0),
        config_path=merging.asked.config,
        workers=workers,
        timeline=tuple(sorted(timeline, key=lambda span: (span.start_s, span.end_s))),
        moments=tuple(merging.moments()),
        warnings=tuple(dict.fromkeys(remarks)),
        images={name: ref for report in reports for name, ref in report.images.items()},
        failure=failure,
        code=merging.code,
    )


@dataclass(frozen=True, kw_only=True)
class _Read:
    """A file that holds a report."""

    place: str
    report: Report


@dataclass(frozen=True)
class _Merging:
    asked: Asked
    found: Sequence[Found]

    @cached_property
    def read(self) -> tuple[_Read, ...]:
        return tuple(
            _Read(place=each.place, report=each.report)
            for each in self.found
            if each.report is not None
        )

    @cached_property
    def counted(self) -> tuple[_Read, ...]:
        """The reports on this configuration; one without a worker tells of a check that failed."""
        return tuple(
            each
            for each in self.read
            if each.report.config_path == self.asked.config
            and (
                not each.report.workers
                or any(worker.name in self.asked.workers for worker in each.report.workers)
            )
        )

    def on(self, name: str) -> tuple[tuple[_Read, WorkerResult], ...]:
        """What the reports say of a worker, the worst first."""
        said = [
            (each, worker)
            for each in self.counted
            for worker in each.report.workers
            if worker.name == name
        ]
        return tuple(sorted(said, key=lambda pair: self._badness(*pair)))

    def _badness(self, each: _Read, worker: WorkerResult) -> tuple[int, int, str]:
        order = (Verdict.NOT_READY, Verdict.ERROR, Verdict.READY)
        rank = order.index(decide((worker,), self.asked.fail_under))
        return (rank, worker.passed, each.place)

    @cached_property
    def workers(self) -> tuple[WorkerResult, ...]:
        """Every worker asked for, in that order."""
        said = ((name, self.on(name)) for name in self.asked.workers)
        return tuple(pairs[0][1] if pairs else self._missing(name) for name, pairs in said)

    @property
    def code(self) -> CodeResult | None:
        """What the imports came to: of one commit the same in every job, else the worst."""
        found = [each.report.code for each in self.counted if each.report.code is not None]
        return max(found, key=_broken, default=None)

    def moments(self) -> Iterator[Moment]:
        for name in self.asked.workers:
            for each, _ in self.on(name)[:1]:
                yield from (one for one in each.report.moments if one.worker == name)

    @cached_property
    def complaints(self) -> tuple[Sentence, ...]:
        """Why the check was not carried out as a whole, where it was not."""
        unread = (
            say("{place} cannot be read as a report: {why}", place=each.place, why=each.problem)
            for each in self.found
            if each.report is None
        )
        failed = (
            joined(": ", (_names(each.report), each.report.failure))
            for each in self.counted
            if each.report.failure
        )
        return (*unread, *failed)

    @property
    def remarks(self) -> Iterator[Sentence]:
        """What is worth saying of the reports, and what they say themselves."""
        yield from self._left_out()
        for name in self.asked.workers:
            if len(pairs := self.on(name)) > 1 and len({worker for _, worker in pairs}) > 1:
                places = ", ".join(sorted(each.place for each, _ in pairs))
                yield say(
                    "{name}: there are {count} reports ({places}); the worst one counts",
                    name=name,
                    count=len(pairs),
                    places=places,
                )
        for each in self.counted:
            commit = each.report.commit
            if commit and self.asked.commit and commit != self.asked.commit:
                yield say(
                    "{place} is on the commit {commit}, not on {asked}",
                    place=each.place,
                    commit=commit,
                    asked=self.asked.commit,
                )
            if each.report.fail_under != self.asked.fail_under:
                yield say(
                    "{place} was judged with fail-under {there}; what counts here is {here}",
                    place=each.place,
                    there=each.report.fail_under,
                    here=self.asked.fail_under,
                )
            yield from each.report.warnings

    def _left_out(self) -> Iterator[Sentence]:
        for each in self.read:
            if each.report.config_path != self.asked.config:
                yield say(
                    "{place} is a report on {there}, not on {asked}: it does not count",
                    place=each.place,
                    there=each.report.config_path,
                    asked=self.asked.config,
                )
                continue
            others = [w.name for w in each.report.workers if w.name not in self.asked.workers]
            if others:
                yield say(
                    "{place} is also on {others}, not asked for: left out",
                    place=each.place,
                    others=", ".join(others),
                )

    def _missing(self, name: str) -> WorkerResult:
        finding = Finding(
            status=Status.MISSING,
            cause=Cause.NO_REPORT,
            message=say(
                "expected a report on {name}; saw {count}, none of them on it",
                name=name,
                count=len(self.read),
            ),
            hint=say(
                "see what became of its job, and that it hands its report on also when it fails"
            ),
        )
        gates = tuple(GateResult(id=id_, finding=finding) for id_ in GateId)
        return WorkerResult(name=name, image=ImageIdentity(ref=""), gates=gates)


def _config(asked: Asked, found: Sequence[Found]) -> str:
    if asked.config:
        return asked.config
    paths = sorted({each.report.config_path for each in found if each.report is not None})
    if len(paths) > 1:
        raise UsageError(
            say(
                "expected reports on one configuration; saw some on {paths}: say by `config` which"
                " one is meant",
                paths=", ".join(paths),
            )
        )
    return paths[0] if paths else "readiness.yml"


def _broken(code: CodeResult) -> tuple[int, int]:
    return code.count(ContractStatus.BROKEN), code.count(ContractStatus.UNKNOWN)


def _names(report: Report) -> Sentence:
    names = ", ".join(worker.name for worker in report.workers)
    return quoted(names) if names else say("a job")


def _end(report: Report, first: datetime) -> float:
    return (report.started_at - first).total_seconds() + report.duration_s


def _shifted(report: Report, first: datetime, workers: Sequence[str]) -> Iterator[Span]:
    offset = (report.started_at - first).total_seconds()
    for span in report.timeline:
        if not span.worker or span.worker in workers:
            yield replace(span, start_s=span.start_s + offset, end_s=span.end_s + offset)
