"""Hands a run's result to GitHub: masks, annotations, the job summary and the outputs."""

import posixpath
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from readiness.errors import ConfigurationError, ReadinessError
from readiness.github import commands
from readiness.github.annotations import LIMIT, annotations, code_annotations
from readiness.github.outputs import no_outputs, outputs, plan_outputs
from readiness.model import Annotation
from readiness.report import failed
from readiness.report.links import Links
from readiness.report.plain import write_lines
from readiness.report.redact import CleanReport, Redactor
from readiness.report.words import EN, Words
from readiness.report.written import Paths


@dataclass(frozen=True, kw_only=True)
class Runner:
    """GitHub's runner, as far as it takes results: its variables, and the log that it reads.

    `folder` is where in the workspace the paths of reports begin.
    """

    environ: Mapping[str, str]
    out: TextIO
    folder: str = ""
    words: Words = EN


def publish(
    report: CleanReport,
    paths: Paths,
    runner: Runner,
    redactor: Redactor,
    told: Collection[str] = (),
) -> None:
    """Publish a run that has a report; what GitHub gave no file for is left out.

    `told` are workers whose gates another job has annotated.

    Raises:
        OSError: a file of the runner's cannot be written.
    """
    mask(redactor, runner.out)
    # What another job has annotated it has annotated with the imports.
    imports = () if told else code_annotations(report, words=runner.words)
    remarks = (*annotations(report, words=runner.words, told=told), *imports)
    moved = (_moved(remark, runner.folder) for remark in remarks)
    write_lines(runner.out, *map(commands.annotation, moved))
    workspace = runner.environ.get("GITHUB_WORKSPACE")
    values = outputs(report, paths, Path(workspace) if workspace else None)
    _append_files(runner.environ, paths.summary.read_text(encoding="utf-8"), values)


def publish_failure(error: ReadinessError, runner: Runner, redactor: Redactor) -> None:
    """Publish a run that ended before there was a report: what was wrong, and all outputs.

    Raises:
        OSError: a file of the runner's cannot be written.
    """
    mask(redactor, runner.out)
    write_lines(runner.out, *_errors(error, runner, redactor))
    where = links(runner.environ, runner.folder)
    summary = failed.render(error, where, redactor, runner.words)
    _append_files(runner.environ, summary, no_outputs())


def publish_matrix(matrix: str, environ: Mapping[str, str]) -> None:
    """Hand a matrix to the workflow.

    Raises:
        OSError: the runner's file cannot be written.
    """
    if file := environ.get("GITHUB_OUTPUT"):
        commands.append_outputs(plan_outputs(matrix), Path(file))


def remember(container: str, environ: Mapping[str, str]) -> None:
    """Name to the action's post step the container that this step works in.

    Raises:
        OSError: the runner's file cannot be written.
    """
    if file := environ.get("GITHUB_STATE"):
        commands.append_outputs({"owner": container}, Path(file))


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
        causes=f"{server}/{action}/blob/{ref}/docs/causes.md" if server and action else "",
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


def _errors(error: ReadinessError, runner: Runner, redactor: Redactor) -> Iterator[str]:
    if not isinstance(error, ConfigurationError):
        yield commands.command("error", runner.words.say(redactor.sentence(str(error))))
        return
    for problem in error.problems[:LIMIT]:
        remark = Annotation(
            path=problem.path,
            line=problem.line,
            title=f"readiness: {runner.words.headline(error.exit_status)}",
            message=runner.words.say(redactor.sentence(problem.message)),
        )
        yield commands.annotation(_moved(remark, runner.folder), column=problem.column)


def _append_files(environ: Mapping[str, str], summary: str, values: Mapping[str, str]) -> None:
    if file := environ.get("GITHUB_STEP_SUMMARY"):
        commands.append(summary, Path(file))
    if file := environ.get("GITHUB_OUTPUT"):
        commands.append_outputs(values, Path(file))
