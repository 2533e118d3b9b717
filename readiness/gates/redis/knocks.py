"""When gate 2's control has tried for long enough, by what the closed port heard of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from readiness.gates.probing import Watch
from readiness.lab import Lab

LATE = timedelta(seconds=1)
"""By so much a line of the control may come later than what it did next."""


class Knocks(Watch):
    """Hears when the control, at `address`, first tries the closed port; its time begins then.

    `patience` gives for how many seconds it may try. What an entrypoint tries before the control's
    first line, in the same container, is left out.
    """

    def __init__(
        self,
        lab: Lab,
        *,
        address: Callable[[], str],
        patience: Callable[[], float],
        behind_entrypoint: bool,
    ) -> None:
        self._lab = lab
        self._address = address
        self._patience = patience
        self._behind_entrypoint = behind_entrypoint
        self._since = datetime.now(UTC)
        self._first: float | None = None

    def opened(self, *, bypassed: bool) -> None:
        """An entrypoint that waits for Redis has not used up the control's time."""
        if self._behind_entrypoint:
            self._since = datetime.now(UTC) - LATE
            self._behind_entrypoint = not bypassed

    def heard(self) -> bool:
        """Whether it has knocked."""
        if self._first is None and self._lab.knocked(self._address(), self._since):
            self._first = time.monotonic()
        return self._first is not None

    def over(self) -> bool:
        """Whether it has tried for as long as it may."""
        self.heard()
        return self._first is not None and time.monotonic() - self._first > self._patience()
