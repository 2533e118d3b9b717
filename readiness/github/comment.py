"""The pull request's one comment: its marker, its text, and when it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from readiness.errors import ReadinessError
from readiness.github.event import Subject
from readiness.github.statuses import FAILURE, SUCCESS, final
from readiness.report import failed, summary
from readiness.report.links import Links
from readiness.report.redact import CleanReport, Redactor
from readiness.report.text import markdown
from readiness.report.words import Words

LIMIT = 60_000
"""GitHub takes 65,536 characters; ours are counted as bytes, and a frame comes around them."""

_SHORT_SHA = 7
_LISTED = 10


@dataclass(frozen=True, kw_only=True)
class Found:
    """Our comment as it stands: its id, and whether it told of a ready run."""

    id: int
    ready: bool


def marker(key: str, *, ready: bool) -> str:
    """The line that begins the comment and that nobody sees."""
    return f"<!-- readiness {_name(key)} {'ready' if ready else 'not-ready'} -->"


def found(comment: Mapping[str, object], key: str, *, by_bot: bool) -> Found | None:
    """The comment, if it is ours for `key`.

    Anybody may write our marker: where our token is an installation's, whose comments are a
    bot's, a person's comment is not taken for ours.
    """
    user, id_, body = comment.get("user"), comment.get("id"), comment.get("body")
    match = re.match(
        rf"<!-- readiness {re.escape(_name(key))} (ready|not-ready) -->", str(body or "")
    )
    from_bot = isinstance(user, dict) and user.get("type") == "Bot"
    if match is None or not isinstance(id_, int) or (by_bot and not from_bot):
        return None
    return Found(id=id_, ready=match[1] == "ready")


def wanted(mode: str, existing: Found | None, *, ready: bool) -> bool:
    """Whether the comment is to be written now: `auto` is silent until something was red."""
    if mode == "auto":
        return not ready or (existing is not None and not existing.ready)
    return mode == "always"


def body(
    report: CleanReport,
    links: Links,
    words: Words,
    subject: Subject,
    changed: tuple[str, ...] = (),
) -> str:
    """What the comment says of a report, below its marker."""
    told = summary.brief(report, links, words, LIMIT)
    return "\n\n".join((told.rstrip("\n"), *changed, _origin(links, words, subject))) + "\n"


def failure_body(
    error: ReadinessError, links: Links, redactor: Redactor, words: Words, subject: Subject
) -> str:
    """What the comment says of a run that ended without a report."""
    told = failed.render(error, links, redactor, words, LIMIT)
    return "\n\n".join((told.rstrip("\n"), _origin(links, words, subject))) + "\n"


def changes(
    report: CleanReport, before: Mapping[str, str], base: str, words: Words
) -> tuple[str, ...]:
    """What is other than on the base branch, whose states by context are `before`."""
    now = {status.context: status.state for status in final(report, words)[1:]}
    known = {name: (before[name], state) for name, state in now.items() if name in before}
    red = (name for name, states in known.items() if states == (SUCCESS, FAILURE))
    green = (name for name, states in known.items() if states == (FAILURE, SUCCESS))
    lines = ((words.newly_red, tuple(red)), (words.newly_green, tuple(green)))
    return tuple(
        f"**{text.format(base=markdown(base))}:** {_names(names)}" for text, names in lines if names
    )


def _names(names: tuple[str, ...]) -> str:
    shown = ", ".join(markdown(name.removeprefix("readiness/")) for name in names[:_LISTED])
    return shown + (f" … (+{len(names) - _LISTED})" if len(names) > _LISTED else "")


def _origin(links: Links, words: Words, subject: Subject) -> str:
    run = f" · [{words.run}]({links.run})" if links.run else ""
    # Bare, GitHub makes a link of it.
    sha = subject.sha[:_SHORT_SHA] if re.fullmatch("[0-9a-f]+", subject.sha) else ""
    return f"<sub>{words.commit} {sha}{run}</sub>"


def _name(key: str) -> str:
    # Two dashes, or a `>`, would end the comment that hides it.
    return quote(key, safe="/").replace("--", "%2D%2D")
