"""Why a build failed: the line of the Dockerfile, the reason in words, and what may mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from readiness.diagnosis.build_log import BuildLog
from readiness.diagnosis.build_trouble import HINTS, IN_ERROR, IN_OUTPUT, REASONS, Trouble
from readiness.diagnosis.dockerfile import Dockerfile, Instruction, parse
from readiness.diagnosis.dockerfile_step import (
    familiar,
    find_complained_of,
    find_instruction,
)
from readiness.diagnosis.log import excerpt
from readiness.diagnosis.repository import Repository
from readiness.diagnosis.traceback import find_traces
from readiness.model import Location
from readiness.plan import Build
from readiness.sentence import Sentence, joined, quoted, say


@dataclass(frozen=True, kw_only=True)
class BuildFailure:
    """A failed build, explained.

    `location` is the failed instruction in its Dockerfile (None: no line of it is at fault),
    `instruction` its text, `subject` the thing that is missing (an image, a package, a file; may
    be empty), `message` and `hint` sentences for people, `excerpt` the last lines printed.
    """

    trouble: Trouble
    message: Sentence
    hint: Sentence
    location: Location | None = None
    instruction: str = ""
    subject: str = ""
    excerpt: tuple[str, ...] = ()


def explain(log: BuildLog, build: Build, repository: Repository) -> BuildFailure:
    """Explain a failed build of the repository."""
    dockerfile = parse("\n".join(repository.lines(build.dockerfile)))
    trouble, subject = _trouble(log)
    instruction = _instruction(log, dockerfile, build)
    line = instruction.line if instruction else _line(log, trouble)
    reason = _reason(log, trouble, subject, build.dockerfile)
    return BuildFailure(
        trouble=trouble,
        subject=subject,
        message=say("the image does not build: {why}", why=_named(instruction, reason)),
        hint=HINTS[trouble].about(subject=subject, context=build.context),
        location=Location(path=build.dockerfile, line=line) if line else None,
        instruction=instruction.text if instruction else "",
        excerpt=excerpt(log.step.output if log.step and log.step.output else (log.error,)),
    )


def _trouble(log: BuildLog) -> tuple[Trouble, str]:
    said = (log.step.name, log.step.error, log.error) if log.step else (log.error,)
    printed = log.step.output[::-1] if log.step else ()
    for rules, lines in ((IN_ERROR, said), (IN_OUTPUT, printed)):
        for trouble, pattern in rules:
            found = (re.search(pattern, line) for line in lines)
            if match := next((each for each in found if each), None):
                subject = next(iter(match.groups()), "") or ""
                return trouble, familiar(subject.removeprefix("docker-image://"))
    return Trouble.COMMAND, ""


def _reason(log: BuildLog, trouble: Trouble, subject: str, file: str) -> Sentence:
    if trouble is Trouble.COMMAND and not re.search(r"exit code: \d+", log.error):
        why = log.error.removeprefix("failed to solve: ")  # no RUN: a WORKDIR, say
        return say("it failed: {why}", why=why)
    return REASONS[trouble].about(subject=subject, end=_end(log), file=file)


def _instruction(log: BuildLog, dockerfile: Dockerfile, build: Build) -> Instruction | None:
    if log.line is not None:
        return dockerfile.at(log.line)
    if log.step is None:
        return find_complained_of(log.error, dockerfile, build.args)
    return find_instruction(log.step.name, dockerfile, build.args)


def _line(log: BuildLog, trouble: Trouble) -> int | None:
    """The line where no instruction was recognised: what the builder names, or the first."""
    if trouble in (Trouble.NO_DOCKERFILE, Trouble.NO_TARGET):
        return None
    named = re.search(r"parse error.*? line (\d{1,9})\b", log.error)
    return int(named[1]) if named else log.line or 1


def _end(log: BuildLog) -> Sentence:
    """How a command ended: its exit code, and the error of its stack trace if it printed one."""
    found = re.search(r"exit code: (\d+)", log.error)
    traces = find_traces(log.step.output) if log.step else ()
    code = quoted(found[1]) if found else say("other than 0")
    return joined(": ", (code, traces[-1].error)) if traces else code


def _named(instruction: Instruction | None, reason: Sentence, limit: int = 80) -> Sentence:
    """The reason, behind the instruction that failed where it is known."""
    if instruction is None:
        return reason
    text = " ".join(instruction.text.split())
    shown = text if len(text) <= limit else text[: limit - 1] + "…"
    return joined(": ", (f"`{shown}`", reason))
