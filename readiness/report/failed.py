"""A run that ended without a report, in Markdown: what is wrong, where, and what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readiness.errors import ConfigurationError, Problem, ReadinessError
from readiness.report.links import Links
from readiness.report.redact import Redactor
from readiness.report.terminal import last_line
from readiness.report.text import fenced, markdown, plain
from readiness.report.words import Words

LIMIT = 200_000
"""In bytes; a job summary of more than 1 MiB would be dropped as a whole."""
_WIDEST = 300


def render(
    error: ReadinessError, links: Links, redactor: Redactor, words: Words, limit: int = LIMIT
) -> str:
    """The text: the verdict, then each mistake with a link to its line; the last are cut first."""
    title = last_line(error.exit_status) if words.own else words.headline(error.exit_status)
    if isinstance(error, ConfigurationError):
        said = [_problem(problem, links, redactor, words) for problem in error.problems]
    else:
        said = [fenced(words.say(redactor.sentence(str(error)))[: limit // 4])]
    return "\n\n".join((f"## {title}", *_fitting(said, limit))) + "\n"


def _fitting(parts: Sequence[str], limit: int) -> Iterator[str]:
    for number, part in enumerate(parts):
        limit -= len(part.encode()) + 2
        if limit < 0:
            yield f"… (+{len(parts) - number})"
            return
        yield part


def _problem(problem: Problem, links: Links, redactor: Redactor, words: Words) -> str:
    place = markdown(f"{problem.path}:{problem.line}:{problem.column}")
    linked = f"[{place}]({links.to(problem.path, problem.line)})" if links.source else place
    said = markdown(words.say(redactor.sentence(problem.message)))
    parts = (f"- **{linked}**: {said}", *_source(problem, redactor))
    return "\n\n".join(parts)


def _source(problem: Problem, redactor: Redactor) -> Iterator[str]:
    """The line as it stands, a caret below the place; not where the line is very long."""
    line = plain(redactor.clean(problem.source)).split("\n")[0].rstrip()
    if line and len(line) <= _WIDEST:
        before = "".join(" " if character != "\t" else "\t" for character in line)
        block = fenced(f"|{line}\n|{before[: problem.column - 1]}^")
        yield "\n".join(f"  {row}" for row in block.split("\n"))
