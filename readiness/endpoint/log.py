"""The endpoint's memory of the calls: append-only for what matters, first and last for the rest."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from dataclasses import dataclass, replace
from threading import Condition

from readiness.endpoint.records import Call

LIMIT = 50_000
"""So many calls are kept (about 50 MB); what comes after is only counted."""

OF_A_KIND = 1000
"""So many calls of a kind about the same messages are kept: a hot loop says nothing new after."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """The calls after a number, in order, and how many could not be kept since the start."""

    calls: tuple[Call, ...]
    lost: int


class CallLog:
    """Numbers calls as they are added, and lets others wait for new ones; for any thread."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._calls: dict[int, Call] = {}
        self._last_of_kind: dict[tuple[object, ...], int] = {}
        self._heard: Counter[tuple[object, ...]] = Counter()
        self._number = 0
        self._newest = 0
        self._lost = 0
        self._news = Condition()

    def add(self, call: Call) -> None:
        """Keep a call under the next number (its own `number` and `repeated` are replaced).

        A worker that polls an empty queue says the same over and over: such a call takes the
        place of the one before, and wakes nobody.
        """
        with self._news:
            self._number += 1
            call = replace(call, number=self._number)
            if call.entries or call.dead_lettered:
                self._heard[_kind(call)] += 1
                if self._heard[_kind(call)] < OF_A_KIND:
                    self._keep(call)
                else:
                    self._keep_last(call)
                self._newest = call.number
                self._news.notify_all()
            else:
                self._keep_last(call)

    def after(self, number: int, wait: float) -> Page:
        """The calls above that number; waits up to `wait` seconds for one about a message."""
        deadline = time.monotonic() + wait
        with self._news:
            while self._newest <= number and (left := deadline - time.monotonic()) > 0:
                self._news.wait(left)
            newer = itertools.takewhile(lambda n: n > number, reversed(self._calls))
            calls = tuple(self._calls[n] for n in newer)[::-1]
            return Page(calls=calls, lost=self._lost)

    def _keep(self, call: Call) -> bool:
        if len(self._calls) >= self._limit:
            self._lost += 1
            return False
        self._calls[call.number] = call
        return True

    def _keep_last(self, call: Call) -> None:
        kind = _kind(call)
        before = self._calls.get(self._last_of_kind.get(kind, 0))  # numbers start at 1
        if before is not None:
            call = replace(call, repeated=before.repeated + 1)
            if before.repeated > 1:
                del self._calls[before.number]
        if self._keep(call):
            self._last_of_kind[kind] = call.number


def _kind(call: Call) -> tuple[object, ...]:
    return (
        call.address,
        call.access_key,
        call.region,
        call.service,
        call.action,
        call.queue,
        call.bucket,
        call.key,
        call.status,
        call.error,
        call.message_ids,
    )
