"""The front door of every run: one call in, reports and one exit status out, never a traceback."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

from readiness.call import Call, Work
from readiness.console import View, shown, tell, view_for
from readiness.errors import CANCELLED, LabError, ReadinessError, bug
from readiness.model import Report
from readiness.progress import Quiet, Timeline
from readiness.report.plain import write_lines
from readiness.report.redact import CleanReport, Redactor, cleaned
from readiness.report.terminal import failure_text, final_text
from readiness.report.words import EN, LANGUAGES
from readiness.sentence import say
from readiness.signals import Cancelled, cancelling, ignore
from readiness.task import Task, task_of
from readiness.verdict import exit_status

if TYPE_CHECKING:
    from readiness.github.publish import Runner
    from readiness.github.reporter import Reporter

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
    return _carried_out(_Door(environ), make_call)


def report_failure(call: Call, error: LabError, environ: Mapping[str, str]) -> int:
    """The same for a run that could not even be begun: its report says why."""

    def act(_: Timeline) -> NoReturn:
        raise error

    return _carried_out(_Door(environ, act), lambda: call)


def _carried_out(door: _Door, make_call: Callable[[], Call]) -> int:
    with cancelling():
        try:
            return door.carry_out(make_call())
        except ReadinessError as error:
            return door.failed(error)
        except (Cancelled, KeyboardInterrupt):
            return door.failed(LabError(CANCELLED))
        except Exception as error:  # noqa: BLE001  the one error boundary: a bug is no verdict
            return door.failed(LabError(bug(error)))


def secrets_of(call: Call) -> Iterator[str]:
    """What the call itself holds of secrets, known before the configuration is read."""
    from readiness.config.resolve.secrets import secrets_of

    yield from secrets_of(call.variables.items())
    yield from call.login.secrets


class _Door:
    """What all ends of a run share: the environment, and the secrets as far as they are known."""

    def __init__(
        self, environ: Mapping[str, str], act: Callable[[Timeline], Report] | None = None
    ) -> None:
        self._environ = environ
        self._act = act
        self._redactor = Redactor(environ.get(name, "") for name in OWN_SECRETS)
        self._folder = ""
        self._out = sys.stdout
        # Of inputs that are no call yet, one is heard all the same: which language is read.
        self._words = LANGUAGES.get(environ.get("INPUT_LANGUAGE", "").strip(), EN)
        self._reporter: Reporter | None = None

    def carry_out(self, call: Call) -> int:
        self._folder, self._words = call.folder, LANGUAGES[call.language]
        # What a program reads from standard output is JSON or nothing.
        self._out = sys.stderr if call.json else sys.stdout
        view = view_for(self._environ, terminal=self._out.isatty())
        if view is View.GITHUB:
            self._reporter = self._reporter_for(call)
        self._redactor.learn(secrets_of(call))
        if call.work is Work.PLAN:
            return self._plan(call, view)
        task = self._task(call)
        report = self._report(task, call, view)
        try:
            status = self._end(report, call, view)
        except LabError:
            raise
        except Exception as error:  # noqa: BLE001  what we cannot show right is no verdict
            return self._end(task.failed(bug(error), report.started_at), call, view)
        for each in task.later:
            with suppress(Exception):
                each()
        return status

    def _plan(self, call: Call, view: View) -> int:
        """Print a workflow's matrix: one line of JSON."""
        from readiness.config.names import worker_names
        from readiness.matrix import matrix

        _, workers = worker_names(call.root, call.config, call.workers)
        text = json.dumps(matrix(workers, call.shards))
        if view is View.GITHUB:
            from readiness.github.publish import publish_matrix

            publish_matrix(text, self._environ)
        write_lines(sys.stdout, text)
        return 0

    def _report(self, task: Task, call: Call, view: View) -> Report:
        """The task's report, whatever happens on the way to it."""
        began, progress = datetime.now(UTC), Timeline(Quiet())
        try:
            try:
                self._begin(task, call, view)
                with shown(view, self._out, self._redactor, self._words) as watched:
                    progress = Timeline(watched)
                    report = (self._act or task.act)(progress)
                    ignore()
                    return report
            except LabError as error:
                why = error.message
            except ReadinessError:
                raise
            except Exception as error:  # noqa: BLE001  a bug is no verdict
                why = bug(error)
            ignore()
        except (Cancelled, KeyboardInterrupt):
            why = CANCELLED
        return task.failed(why, began, progress.elapsed, progress.spans)

    def _begin(self, task: Task, call: Call, view: View) -> None:
        if view is View.GITHUB:
            from readiness.github.publish import mask, remember

            mask(self._redactor, self._out)
            if call.work is Work.RUN:
                remember(socket.gethostname(), self._environ)
        # What is merged has been judged: its statuses are not taken back for a moment.
        if self._reporter is not None and call.work is Work.RUN:
            self._reporter.begin(tuple(task.workers))

    def _end(self, report: Report, call: Call, view: View) -> int:
        clean = cleaned(replace(report, commit=call.commit), self._redactor)
        self._write(clean, call)
        tell(view, self._out, final_text(clean, self._words))
        return exit_status(report.verdict)

    def failed(self, error: ReadinessError) -> int:
        """The end of a run that has no report."""
        from readiness.config.resolve.secrets import quoted_in

        ignore()
        self._redactor.learn(quoted_in(error))
        view = view_for(self._environ, terminal=self._out.isatty())
        # What kept a run from being published may keep its failure from it as well.
        with suppress(Exception):
            self._publish_failure(error, view)
        tell(view, self._out, failure_text(error, self._redactor, self._words))
        return error.exit_status

    def _publish_failure(self, error: ReadinessError, view: View) -> None:
        if view is View.GITHUB:
            from readiness.github.publish import publish_failure

            publish_failure(error, self._runner(), self._redactor)
        if self._reporter is not None:
            self._reporter.failed(error, self._redactor)

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

    def _task(self, call: Call) -> Task:
        task = task_of(call)
        self._redactor.learn(task.secrets)
        return task

    def _write(self, report: CleanReport, call: Call) -> None:
        from readiness.github.annotations import annotated
        from readiness.github.publish import links, publish
        from readiness.report.written import write_reports

        where = links(self._environ, self._folder)
        try:
            paths = write_reports(report, call.report_dir, where, self._words)
        except OSError as error:
            message = say(
                "the reports could not be written to {folder}: {error}",
                folder=call.report_dir,
                error=str(error),
            )
            raise LabError(message) from error
        if view_for(self._environ, terminal=False) is View.GITHUB:
            told = annotated(report) if call.work is Work.MERGE else frozenset()
            publish(report, paths, self._runner(), self._redactor, told)
        if self._reporter is not None:
            self._reporter.end(report)
        if call.json:
            sys.stdout.write(paths.report.read_text(encoding="utf-8"))
