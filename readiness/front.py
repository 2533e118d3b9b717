"""The front door of every run: one call in, reports and one exit status out, never a traceback."""

from __future__ import annotations

import os
import secrets
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from types import FrameType
from typing import TextIO

from readiness.call import Call
from readiness.errors import ConfigurationError, LabError, ReadinessError
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
from readiness.progress import Progress, Timeline
from readiness.report.redact import Redactor, cleaned
from readiness.report.terminal import final_text, last_line, problems_text
from readiness.verdict import exit_status

NO_LIMIT_S = 10 * 86400.0
SECRET_VARIABLES = (
    "INPUT_GITHUB-TOKEN",
    "INPUT_PASSWORD",
    "ACTIONS_RUNTIME_TOKEN",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
)


class Cancelled(BaseException):
    """The runner or the user wants the run to end now; everything is torn down on its way out."""


def carry_out(make_call: Callable[[], Call], environ: Mapping[str, str]) -> int:
    """Carry out one call and give its exit status; the last line that is printed says which.

    On GitHub (`GITHUB_ACTIONS`) annotations, summary and outputs are published as well.
    """
    redactor = Redactor(environ.get(name, "") for name in SECRET_VARIABLES)
    try:
        with _signals_cancel():
            call = make_call()
            return _carry_out(call, environ, redactor)
    except ReadinessError as error:
        return _failed(error, environ, redactor)
    except (Cancelled, KeyboardInterrupt):
        return _failed(LabError("the run was cancelled before its end"), environ, redactor)
    except Exception as error:  # noqa: BLE001  the one error boundary: a bug of ours is no verdict
        return _failed(LabError(bug(error)), environ, redactor)


def bug(error: BaseException) -> str:
    """A mistake of our own, in one line that can be reported."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}:{frame.lineno}"  # noqa: PTH119
    return f"a mistake in readiness itself, please report it: {type(error).__name__}: {error} ({place})"


def _carry_out(call: Call, environ: Mapping[str, str], redactor: Redactor) -> int:
    from readiness.config import load

    identity = RunIdentity(id=secrets.token_hex(4), nonce=secrets.token_hex(8))
    plan = load(
        root=call.root,
        config=call.config,
        identity=identity,
        env_file=call.env_file,
        environ=call.variables,
        workers=call.workers,
    )
    redactor = Redactor((*redactor.secrets, *plan.secrets, call.login.password))
    on_github = environ.get("GITHUB_ACTIONS") == "true"
    if on_github:
        from readiness.github.publish import mask

        mask(redactor, sys.stdout)
    with ExitStack() as stack:
        progress = Timeline(_progress(on_github, call, redactor, stack))
        report = _report(call, plan, progress)
    return _finish(report, call, environ, redactor)


def _report(call: Call, plan: Plan, progress: Timeline) -> Report:
    """The run's report; a lab that could not be had at all is a report as well."""
    from readiness.carry import run_plan

    started_at = datetime.now(UTC)
    try:
        return run_plan(call, plan, progress, call.timeout or NO_LIMIT_S)
    except LabError as error:
        return without_lab(plan, call.fail_under, str(error), started_at, progress)


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


def _finish(report: Report, call: Call, environ: Mapping[str, str], redactor: Redactor) -> int:
    from readiness.github.publish import links, publish
    from readiness.report.written import write_reports

    clean = cleaned(report, redactor)
    try:
        paths = write_reports(clean, call.report_dir, links(environ))
    except OSError as error:
        raise LabError(f"the reports could not be written to {call.report_dir}: {error}") from error
    if environ.get("GITHUB_ACTIONS") == "true":
        publish(clean, paths, environ, redactor, sys.stdout)
    if call.json:
        sys.stdout.write(paths.report.read_text(encoding="utf-8"))
        _show(final_text(clean), sys.stderr)
    else:
        _show(final_text(clean), sys.stdout)
    return exit_status(report.verdict)


def _show(text: str, out: TextIO) -> None:
    if out.isatty():
        from readiness.report.styles import print_coloured

        print_coloured(text, out)
    else:
        out.write(text)
    out.flush()


def _progress(
    on_github: bool,  # noqa: FBT001
    call: Call,
    redactor: Redactor,
    stack: ExitStack,
) -> Progress:
    if on_github:
        from readiness.github.progress import GitHubProgress

        return GitHubProgress(sys.stdout, redactor)
    out = sys.stderr if call.json else sys.stdout
    if out.isatty():
        from readiness.report.live import LiveProgress

        return stack.enter_context(LiveProgress(out, redactor))
    from readiness.report.plain import PlainProgress

    return PlainProgress(out, redactor)


def _failed(error: ReadinessError, environ: Mapping[str, str], redactor: Redactor) -> int:
    from readiness.github.publish import publish_failure

    if environ.get("GITHUB_ACTIONS") == "true":
        publish_failure(error, environ, redactor, sys.stdout)
    if isinstance(error, ConfigurationError):
        text = problems_text(error.problems)
    else:
        text = f"error: {error}\n"
    _show(redactor.clean(text).rstrip("\n") + f"\n{last_line(error.exit_status)}\n", sys.stdout)
    return error.exit_status


@contextmanager
def _signals_cancel() -> Iterator[None]:
    """SIGINT and SIGTERM end the run once: a second one must not stop the tearing down."""

    def cancel(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)
        raise Cancelled

    before = {each: signal.signal(each, cancel) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
