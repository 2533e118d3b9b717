"""What the engine itself saw of the run's containers: starts, deaths, OOM kills, health."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import requests
from docker.errors import APIError

from readiness.engine.client import LABEL_RUN, Engine, speaking
from readiness.errors import LabError
from readiness.sentence import say

WATCHED = ("start", "die", "oom", "pause", "kill", "health_status")
KEPT = 1000
"""Events kept per container: a health check every second of a long run is still bounded."""
ENDS = ("die", "oom", "pause", "kill")
"""What is kept in any case."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event of the engine's own stream; `exit_code` only where the container died."""

    at: datetime
    action: str
    exit_code: int | None = None


class EngineWitness:
    """Follows the engine's events of one run from before its first container starts."""

    def __init__(self, engine: Engine) -> None:
        self._changed = threading.Condition()
        self._closed = False
        self._broken = False
        self._events: dict[str, list[Event]] = {}
        self._engine = engine
        with speaking(say("follow the engine's events")):
            filters = {"type": "container", "label": f"{LABEL_RUN}={engine.run_id}"}
            self._stream = engine.api.events(decode=True, filters=filters)
        threading.Thread(target=self._follow, args=(self._stream,), daemon=True).start()

    def of(self, container_id: str) -> tuple[Event, ...]:
        """The events of one container, in the engine's order.

        Raises LabError where the engine stopped telling: a death could go unseen.
        """
        with self._changed:
            if self._broken:
                raise LabError(say("the engine's stream of events broke off; see the engine's log"))
            return tuple(self._events.get(container_id, ()))

    def death(self, container_id: str) -> Event | None:
        """How the container died, if it did."""
        return next((event for event in self.of(container_id) if event.action == "die"), None)

    def oom(self, container_id: str) -> bool:
        """Whether the kernel killed a process of the container for lack of memory."""
        return any(event.action == "oom" for event in self.of(container_id))

    def paused(self, container_id: str) -> bool:
        """Whether somebody stopped the container for a while."""
        return any(event.action == "pause" for event in self.of(container_id))

    def killed(self, container_id: str) -> bool:
        """Whether anybody sent the container a signal through the engine, we ourselves included."""
        return any(event.action == "kill" for event in self.of(container_id))

    def wait(self, container_id: str, until: Callable[[tuple[Event, ...]], bool], s: float) -> bool:
        """Wait until the container's events satisfy `until`, for at most `s` seconds."""
        deadline = time.monotonic() + s
        with self._changed:
            while not until(self.of(container_id)):
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(left)
            return True

    def close(self) -> None:
        """Stop following."""
        self._closed = True
        self._stream.close()

    def _follow(self, stream: Iterable[Mapping[str, Any]]) -> None:
        # Closing the stream ends it with whatever error it has.
        with suppress(Exception):
            for event in stream:
                self._add(event)
        with self._changed:
            self._broken = not self._closed
            self._changed.notify_all()

    def _let_go_on(self, container_id: str) -> None:
        """Whoever waits for what somebody has paused shall not wait for ever."""
        # The engine is asked by another thread: this one has its next events to read.
        threading.Thread(target=self._unpause, args=(container_id,), daemon=True).start()

    def _unpause(self, container_id: str) -> None:
        with suppress(APIError, requests.RequestException):
            self._engine.api.unpause(container_id)

    def _add(self, event: Mapping[str, Any]) -> None:
        action = str(event.get("Action", "")).split(":", 1)
        if action[0] not in WATCHED:
            return
        code = event["Actor"]["Attributes"].get("exitCode")
        seen = Event(
            at=datetime.fromtimestamp(event["timeNano"] / 1e9, UTC),
            action=":".join(part.strip() for part in action),
            exit_code=int(code) if code is not None else None,
        )
        if seen.action == "pause":
            self._let_go_on(str(event["Actor"]["ID"]))
        with self._changed:
            known = self._events.setdefault(event["Actor"]["ID"], [])
            if len(known) < KEPT or seen.action in ENDS:
                known.append(seen)
            self._changed.notify_all()
