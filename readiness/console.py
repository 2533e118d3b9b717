"""Chooses how a run is shown: in GitHub's log, as plain lines or as a live table in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from enum import Enum, auto
from typing import TextIO

from readiness.progress import Progress
from readiness.report.plain import PlainProgress, write_lines
from readiness.report.redact import Redactor
from readiness.report.words import EN, Words


class View(Enum):
    """How a run is shown."""

    GITHUB = auto()
    PLAIN = auto()
    LIVE = auto()


def view_for(environ: Mapping[str, str], *, terminal: bool) -> View:
    """The view that fits: `terminal` says whether the output is one."""
    if environ.get("GITHUB_ACTIONS") == "true":
        return View.GITHUB
    if terminal and not environ.get("CI") and environ.get("TERM") != "dumb":
        return View.LIVE
    return View.PLAIN


@contextmanager
def shown(view: View, out: TextIO, redactor: Redactor, words: Words = EN) -> Iterator[Progress]:
    """A run's progress on `out`, until the context is left."""
    match view:
        case View.GITHUB:
            from readiness.github.progress import GitHubProgress

            with closing(GitHubProgress(out, redactor, words=words)) as lines:
                yield lines
        case View.PLAIN:
            with closing(PlainProgress(out, redactor, words=words)) as lines:
                yield lines
        case View.LIVE:
            from readiness.report.live import LiveProgress

            with LiveProgress(out, redactor, words=words) as progress:
                yield progress


def tell(view: View, out: TextIO, text: str) -> None:
    """Print the text at a run's end (`final_text`, `problems_text`), coloured in a terminal."""
    if view is View.LIVE:
        from readiness.report.styles import print_coloured

        print_coloured(text, out)
    else:
        write_lines(out, *text.removesuffix("\n").split("\n"))
