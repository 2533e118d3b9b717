"""Hands a run's result to GitHub: masks, annotations, the job summary and the outputs."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from readiness.errors import ConfigurationError, ReadinessError
from readiness.github import commands
from readiness.github.annotations import LIMIT, annotations
from readiness.github.outputs import no_outputs, outputs
from readiness.model import Annotation
from readiness.report.links import Links
from readiness.report.plain import write_lines
from readiness.report.redact import CleanReport, Redactor
from readiness.report.terminal import last_line
from readiness.report.text import fenced
from readiness.report.written import Paths


def publish(
    report: CleanReport,
    paths: Paths,
    environ: Mapping[str, str],
    redactor: Redactor,
    out: TextIO,
    *,
    folder: str = "",
) -> None:
    """Publish a run that has a report; what GitHub gave no file for is left out.

    `folder` is where in the workspace the paths begin.

    Raises:
        OSError: a file of the runner's cannot be written.
    """
    mask(redactor, out)
    remarks = (_moved(remark, folder) for remark in annotations(report))
    write_lines(out, *map(commands.annotation, remarks))
    workspace = environ.get("GITHUB_WORKSPACE")
    values = outputs(report, paths, Path(workspace) if workspace else None)
    _append_files(environ, paths.summary.read_text(encoding="utf-8"), values)


def publish_failure(
    error: ReadinessError,
    environ: Mapping[str, str],
    redactor: Redactor,
    out: TextIO,
    *,
    folder: str = "",
) -> None:
    """Publish a run that ended before there was a report: what was wrong, and all outputs.

    Raises:
        OSError: a file of the runner's cannot be written.
    """
    mask(redactor, out)
    write_lines(out, *_errors(error, redactor, folder))
    message = fenced(redactor.clean(str(error)))
    summary = f"## {last_line(error.exit_status)}\n\n{message}\n"
    _append_files(environ, summary, no_outputs())


def mask(redactor: Redactor, out: TextIO) -> None:
    """Have the runner mask the secrets from here on; as early as they are known."""
    write_lines(out, *commands.masks(redactor.secrets))


def links(environ: Mapping[str, str], folder: str = "") -> Links:
    """The places on GitHub that this run's reports link to, as far as the runner names them."""
    server = environ.get("GITHUB_SERVER_URL", "")
    repository, action = (
        environ.get(f"GITHUB_{name}", "") for name in ("REPOSITORY", "ACTION_REPOSITORY")
    )
    base = f"{server}/{repository}"
    known = bool(server and repository)
    ref = environ.get("GITHUB_ACTION_REF") or "main"
    return Links(
        causes=f"{server}/{action}/blob/{ref}/docs/causes.md"
        if server and action
        else Links.causes,
        source=posixpath.join(f"{base}/blob/{environ.get('GITHUB_SHA', 'HEAD')}", folder).rstrip(
            "/"
        )
        if known
        else "",
        run=f"{base}/actions/runs/{environ.get('GITHUB_RUN_ID', '')}" if known else "",
    )


def _moved(remark: Annotation, folder: str) -> Annotation:
    """The remark with its path from the workspace, as GitHub wants it."""
    return replace(remark, path=posixpath.normpath(posixpath.join(folder, remark.path)))


def _errors(error: ReadinessError, redactor: Redactor, folder: str) -> Iterator[str]:
    if not isinstance(error, ConfigurationError):
        yield commands.command("error", redactor.clean(str(error)))
        return
    for problem in error.problems[:LIMIT]:
        remark = Annotation(
            path=problem.path,
            line=problem.line,
            title="readiness: configuration error",
            message=redactor.clean(problem.message),
        )
        yield commands.annotation(_moved(remark, folder), column=problem.column)


def _append_files(environ: Mapping[str, str], summary: str, values: Mapping[str, str]) -> None:
    if file := environ.get("GITHUB_STEP_SUMMARY"):
        commands.append(summary, Path(file))
    if file := environ.get("GITHUB_OUTPUT"):
        commands.append_outputs(values, Path(file))
