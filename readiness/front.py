"""The front door of every run: one call in, reports and one exit status out, never a traceback."""

from __future__ import annotations

import secrets
import sys
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from readiness.call import Call
from readiness.console import View, shown, tell, view_for
from readiness.errors import LabError, ReadinessError
from readiness.model import (
    Cause,
    Finding,
    GateId,
    GateResult,
    ImageIdentity,
    Report,
    Status,
    Verdict,
    WorkerResult,
)
from readiness.plan import Plan, RunIdentity
from readiness.progress import Timeline
from readiness.report.redact import CleanReport, Redactor, cleaned
from readiness.report.terminal import failure_text, final_text
from readiness.report.words import EN, LANGUAGES
from readiness.signals import Cancelled, cancelling, ignore
from readiness.verdict import exit_status

if TYPE_CHECKING:
    from readiness.github.publish import Runner
    from readiness.github.reporter import Reporter

NO_LIMIT_S = 10 * 86400.0
CANCELLED = "the run was cancelled before its end"
OWN_SECRETS = (
    "INPUT_GITHUB-TOKEN",
    "INPUT_PASSWORD",
    "INPUT_DOCKER-CONFIG",
    "ACTIONS_RUNTIME_TOKEN",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
)
"""Variables of our own process whose values no output may show."""


def carry_out(make_call: Callable[[], Call], environ: Mapping[str, str]) -> int:
    """Carry out one call and give its exit status; the last line that is printed says which.

    On GitHub (`GITHUB_ACTIONS`) annotations, summary and outputs are published as well.
    """
    door = _Door(environ)
    with cancelling():
        try:
            return door.carry_out(make_call())
        except ReadinessError as error:
            return door.failed(error)
        except (Cancelled, KeyboardInterrupt):
            return door.failed(LabError(CANCELLED))
        except Exception as error:  # noqa: BLE001  the one error boundary: a bug is no verdict
            return door.failed(LabError(bug(error)))


def bug(error: BaseException) -> str:
    """A mistake of our own, in one line that can be reported."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {error} ({Path(frame.filename).name}:{frame.lineno})"
    return f"a mistake in readiness itself, please report it: {what}"


class _Door:
    """What all ends of a run share: the environment, and the secrets as far as they are known."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._redactor = Redactor(environ.get(name, "") for name in OWN_SECRETS)
        self._folder = ""
        self._out = sys.stdout
        self._words = EN
        self._reporter: Reporter | None = None

    def carry_out(self, call: Call) -> int:
        self._folder, self._words = call.folder, LANGUAGES[call.language]
        # What a program reads from standard output is JSON or nothing.
        self._out = out = sys.stderr if call.json else sys.stdout
        view = view_for(self._environ, terminal=out.isatty())
        if view is View.GITHUB:
            self._reporter = self._reporter_for(call)
        plan = self._plan(call)
        if view is View.GITHUB:
            from readiness.github.publish import mask

            mask(self._redactor, out)
        if self._reporter is not None:
            self._reporter.begin([worker.name for worker in plan.workers])
        with shown(view, out, self._redactor, self._words) as progress:
            report = _report(call, plan, Timeline(progress))
            ignore()
        clean = cleaned(report, self._redactor)
        self._write(clean, call)
        tell(view, out, final_text(clean, self._words))
        return exit_status(report.verdict)

    def failed(self, error: ReadinessError) -> int:
        """The end of a run that has no report."""
        ignore()
        view = view_for(self._environ, terminal=self._out.isatty())
        if view is View.GITHUB:
            from readiness.github.publish import publish_failure

            publish_failure(error, self._runner(), self._redactor)
        if self._reporter is not None:
            self._reporter.failed(error, self._redactor)
        tell(view, self._out, failure_text(error, self._redactor, self._words))
        return error.exit_status

    def _runner(self) -> Runner:
        from readiness.github.publish import Runner

        return Runner(environ=self._environ, out=sys.stdout, folder=self._folder, words=self._words)

    def _reporter_for(self, call: Call) -> Reporter:
        from readiness.github.event import subject
        from readiness.github.inputs import settings
        from readiness.github.publish import links
        from readiness.github.reporter import Reporter

        return Reporter(
            settings(self._environ, call),
            subject(self._environ),
            links(self._environ, call.folder),
            self._words,
            sys.stdout,
        )

    def _plan(self, call: Call) -> Plan:
        from readiness.config import load

        plan = load(
            root=call.root,
            config=call.config,
            identity=RunIdentity(id=secrets.token_hex(4), nonce=secrets.token_hex(8)),
            env_file=call.env_file,
            environ=call.variables,
            workers=call.workers,
        )
        known = (*self._redactor.secrets, *plan.secrets, call.login.password)
        self._redactor = Redactor(known)
        return plan

    def _write(self, report: CleanReport, call: Call) -> None:
        from readiness.github.publish import links, publish
        from readiness.report.written import write_reports

        where = links(self._environ, self._folder)
        try:
            paths = write_reports(report, call.report_dir, where, self._words)
        except OSError as error:
            message = f"the reports could not be written to {call.report_dir}: {error}"
            raise LabError(message) from error
        if view_for(self._environ, terminal=False) is View.GITHUB:
            publish(report, paths, self._runner(), self._redactor)
        if self._reporter is not None:
            self._reporter.end(report)
        if call.json:
            sys.stdout.write(paths.report.read_text(encoding="utf-8"))


def _report(call: Call, plan: Plan, progress: Timeline) -> Report:
    """The run's report; a lab that could not be had at all is a report as well."""
    from readiness.carry import run_plan

    started_at = datetime.now(UTC)
    try:
        return run_plan(call, plan, progress, call.timeout or NO_LIMIT_S)
    except LabError as error:
        return without_lab(plan, call.fail_under, str(error), started_at, progress)
    except Cancelled:
        return without_lab(plan, call.fail_under, CANCELLED, started_at, progress)


def without_lab(
    plan: Plan, fail_under: int, why: str, started_at: datetime, progress: Timeline
) -> Report:
    """The report of a run in which nothing could be judged: every gate is the lab's fault."""
    finding = Finding(
        status=Status.ERROR,
        cause=Cause.LAB_FAILED,
        message=f"could not be judged, the lab's fault: {why}",
        hint="mend what the sentence names and run it again",
    )
    gates = tuple(GateResult(id=id_, finding=finding) for id_ in GateId)
    return Report(
        run_id=plan.identity.id,
        verdict=Verdict.ERROR,
        fail_under=fail_under,
        started_at=started_at,
        duration_s=progress.elapsed,
        config_path=plan.config_path,
        workers=tuple(
            WorkerResult(
                name=worker.name, image=ImageIdentity(ref=worker.container.image), gates=gates
            )
            for worker in plan.workers
        ),
        timeline=progress.spans,
        failure=why,
    )
