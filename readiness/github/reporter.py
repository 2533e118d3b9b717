"""Tells GitHub about a run over its API: statuses and the comment. No fault there is ever ours."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import TextIO
from urllib.parse import quote

from readiness.errors import ReadinessError
from readiness.github import commands, comment, statuses
from readiness.github.api import BUDGET_S, Api, ApiError
from readiness.github.event import Subject
from readiness.github.settings import Settings
from readiness.report.links import Links
from readiness.report.plain import write_lines
from readiness.report.redact import CleanReport, Redactor
from readiness.report.text import one_line
from readiness.report.words import Words
from readiness.sentence import say
from readiness.verdict import exit_status

THREADS = 4
_LAST_WORDS_S = 5.0
"""Who is cancelled has ten seconds in all."""
_PAGES, _PER_PAGE = 10, 100
_INSTALLATION = "ghs_"


class Reporter:
    """One run's line to GitHub: `begin`, then `end` or `failed`. None of them raises."""

    def __init__(
        self, settings: Settings, subject: Subject, links: Links, words: Words, out: TextIO
    ) -> None:
        self._settings = settings
        self._subject = subject
        self._links = links
        self._words = words
        self._out = out
        self._begun: tuple[statuses.CommitStatus, ...] = ()
        self._beginning: threading.Thread | None = None
        self._is_over = threading.Event()
        self._faults: dict[str, ApiError] = {}

    def begin(self, workers: Sequence[str]) -> None:
        """Set all statuses to pending, beside the run: nobody waits for it."""
        if self._settings.statuses == "false" or not self._settings.token:
            return
        self._begun = statuses.pending(workers, self._words, self._settings.selected)
        self._beginning = _beside(lambda: self._set(self._api(BUDGET_S), self._begun, last=False))

    def end(self, report: CleanReport) -> None:
        """Set the final statuses and write the comment, within the API's budget of time."""
        final = statuses.final(report, self._words, self._settings.selected)
        ready = exit_status(report.verdict) == 0

        def text(api: Api) -> str:
            changed = comment.changes(report, self._base(api), self._subject.base, self._words)
            return comment.body(report, self._links, self._words, self._subject, changed)

        self._tell(final, ready=ready, text=text, budget=BUDGET_S)

    def failed(self, error: ReadinessError, redactor: Redactor) -> None:
        """The same for a run that ended without a report: a wrong configuration, a cancellation."""
        headline = self._words.headline(error.exit_status)
        said = self._words.say(redactor.sentence(str(error)))
        whole = statuses.CommitStatus(
            context=statuses.overall(self._settings.selected), state=statuses.ERROR, description=""
        )
        last = statuses.unfinished(self._begun or (whole,), f"{headline}: {said}")

        def text(_: Api) -> str:
            return comment.failure_body(error, self._links, redactor, self._words, self._subject)

        self._tell(last, ready=False, text=text, budget=_LAST_WORDS_S)

    def _tell(
        self,
        final: tuple[statuses.CommitStatus, ...],
        *,
        ready: bool,
        text: Callable[[Api], str],
        budget: float,
    ) -> None:
        if not self._settings.token:
            self._say_no_token()
            return
        until = time.monotonic() + budget
        # Nothing may be pending again behind its last state.
        self._is_over.set()
        if self._beginning is not None:
            self._beginning.join(budget / 2)
        api = self._api(until - time.monotonic())
        work: dict[str, Callable[[], None]] = {
            "statuses": lambda: self._set(api, final, last=True),
            "comment": lambda: self._try("comment", lambda: self._comment(api, text, ready=ready)),
        }
        # A server may feed an answer byte by byte: the threads are left behind when time is up.
        threads = [_beside(work[part]) for part in self._asked_for()]
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()) + 0.5)
        if any(thread.is_alive() for thread in threads):
            self._faults.setdefault("time", ApiError(say("no time was left for it")))
        self._say_left_out()

    @property
    def _wants_comment(self) -> bool:
        return self._settings.comment != "never" and self._subject.pull_request is not None

    def _api(self, budget: float) -> Api:
        return Api(
            url=self._settings.api_url,
            repository=self._subject.repository,
            token=self._settings.token,
            budget=budget,
        )

    def _try(self, part: str, work: Callable[[], None]) -> None:
        """Do a part of it, and keep what came in the way: a server's fault or our own."""
        try:
            work()
        except ApiError as error:
            self._faults[part] = error
        except Exception as error:  # noqa: BLE001  whatever it is, it is no matter of the run
            self._faults[part] = ApiError(say("an unexpected {kind}", kind=type(error).__name__))

    def _set(self, api: Api, wanted: tuple[statuses.CommitStatus, ...], *, last: bool) -> None:
        """Set the statuses; what a token may not do for the first it may not do for the rest."""
        if "statuses" in self._faults and self._faults["statuses"].refused:
            return
        self._faults.pop("statuses", None)
        some = partial(self._set_some, api, last=last)
        self._try("statuses", lambda: some(wanted[:1]))
        if "statuses" not in self._faults:
            shares = [wanted[1 + number :: THREADS] for number in range(THREADS)]
            threads = [
                _beside(partial(self._try, "statuses", partial(some, share))) for share in shares
            ]
            for thread in threads:
                thread.join()

    def _set_some(self, api: Api, wanted: tuple[statuses.CommitStatus, ...], *, last: bool) -> None:
        link = {"target_url": self._links.run} if self._links.run else {}
        for status in wanted:
            if last or not self._is_over.is_set():
                api.post(f"statuses/{self._subject.sha}", asdict(status) | link, repeatable=True)

    def _comment(self, api: Api, text: Callable[[Api], str], *, ready: bool) -> None:
        existing = self._existing(api)
        if not comment.wanted(self._settings.comment, existing, ready=ready):
            return
        body = {"body": f"{comment.marker(self._settings.key, ready=ready)}\n{text(api)}"}
        if existing is None or not self._updated(api, existing, body):
            path = f"issues/{self._subject.pull_request}/comments"
            api.post(path, body, repeatable=False)

    def _updated(self, api: Api, existing: comment.Found, body: Mapping[str, str]) -> bool:
        """Update the comment; False where it is gone by now, or is not ours to change."""
        try:
            api.patch(f"issues/comments/{existing.id}", body)
        except ApiError as error:
            if error.refused:
                return False
            raise
        return True

    def _existing(self, api: Api) -> comment.Found | None:
        """Our comment; the last of several, so that a forged one is in the way only once."""
        by_bot = self._settings.token.startswith(_INSTALLATION)
        path = f"issues/{self._subject.pull_request}/comments"
        last = None
        for page in range(1, _PAGES + 1):
            answer = api.get(path, per_page=_PER_PAGE, page=page)
            for one in _objects(answer):
                last = comment.found(one, self._settings.key, by_bot=by_bot) or last
            if not isinstance(answer, list) or len(answer) < _PER_PAGE:
                break
        return last

    def _base(self, api: Api) -> Mapping[str, str]:
        """What the statuses at the base branch's tip say; nothing where that is not known."""
        if not self._subject.base:
            return {}
        try:
            answer = api.get(f"commits/{quote(self._subject.base)}/status", per_page=_PER_PAGE)
        except ApiError:
            return {}
        known = answer.get("statuses") if isinstance(answer, dict) else None
        return {str(one.get("context")): str(one.get("state")) for one in _objects(known)}

    def _say_no_token(self) -> None:
        parts = tuple(self._asked_for())
        if parts:
            self._say(self._left_out(parts, self._words.no_token), loud=self._is_demanded(parts))

    def _asked_for(self) -> Iterator[str]:
        if self._settings.statuses != "false":
            yield "statuses"
        if self._wants_comment:
            yield "comment"

    def _say_left_out(self) -> None:
        """One line for all that was left out; an annotation only where it was demanded."""
        if not self._faults:
            return
        parts = tuple(part for part in self._asked_for() if part in self._faults or self._late)
        faults = (self._words.say(str(fault)) for fault in self._faults.values())
        why = "; ".join(dict.fromkeys(faults))
        text = self._left_out(parts, why)
        refused = [part for part, fault in self._faults.items() if fault.refused]
        if refused and self._subject.fork:
            text = f"{text} {self._words.from_a_fork}"
        elif refused:
            scopes = {"statuses": "statuses: write", "comment": "pull-requests: write"}
            needed = ", ".join(scopes[part] for part in scopes if part in refused)
            text = f"{text} {self._words.permissions.format(permissions=needed)}"
        self._say(text, loud=self._is_demanded(parts))

    @property
    def _late(self) -> bool:
        return "time" in self._faults

    def _is_demanded(self, parts: Sequence[str]) -> bool:
        return ("statuses" in parts and self._settings.statuses == "true") or (
            "comment" in parts and self._settings.comment == "always"
        )

    def _left_out(self, parts: Sequence[str], why: str) -> str:
        names = {"statuses": self._words.statuses_part, "comment": self._words.comment_part}
        what = ", ".join(names[part] for part in parts)
        return self._words.left_out.format(what=what, why=one_line(why))

    def _say(self, text: str, *, loud: bool) -> None:
        line = commands.command("warning", text) if loud else f"- {one_line(text)}"
        write_lines(self._out, line)


def _beside(work: Callable[[], None]) -> threading.Thread:
    # A daemon: whatever a server does, the process ends when the run has.
    thread = threading.Thread(target=work, daemon=True, name="readiness-github")
    thread.start()
    return thread


def _objects(answer: object) -> Iterator[Mapping[str, object]]:
    yield from (one for one in answer if isinstance(one, dict)) if isinstance(answer, list) else ()
