"""Shows a run in GitHub's log: plain lines, and each build's output folded when it has ended."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from typing import TextIO

from readiness.github import commands
from readiness.progress import build_phase
from readiness.report.plain import PlainProgress
from readiness.report.redact import Redactor
from readiness.report.text import log_lines, one_line
from readiness.report.words import EN, Words

# Of a build that prints megabytes, the end is kept.
MOST_LINES = 5000


class GitHubProgress(PlainProgress):
    """Builds run side by side: their lines are kept, and written in one piece per image."""

    def __init__(
        self,
        out: TextIO,
        redactor: Redactor,
        clock: Callable[[], float] = time.monotonic,
        words: Words = EN,
    ) -> None:
        super().__init__(out, redactor, clock, words)
        self._builds: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=MOST_LINES))

    def build_output(self, image: str, line: str) -> None:
        """Keeps the line until the build's phase (`build_phase`) ends."""
        with self._lock:
            self._builds[build_phase(image)].append(line)

    def secrets(self, values: Iterable[str]) -> None:
        """Masks them from here on, and has the runner do so."""
        with self._lock:
            new = self._redactor.learn(values)
        self.write(*commands.masks(new))

    def phase_ended(self, name: str) -> None:
        """Writes what the build printed, if the phase was one."""
        with self._lock:
            lines = self._builds.pop(name, None)
        if lines:
            text = self._redactor.clean("\n".join(lines))
            title = self._words.output_of.format(phase=one_line(self._words.phase(name)))
            self.write(*commands.group(title, log_lines(text)))
