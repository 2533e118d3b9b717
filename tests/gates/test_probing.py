"""A probe's time is the worker's: what the engine needs to start its container is not in it."""

from __future__ import annotations

import time
from typing import cast

from readiness.container import ContainerSpec
from readiness.gates.probing import Watch, run_command, run_script
from readiness.lab import Lab

START_S = 0.3
TIMEOUT_S = 0.25


class SlowlyStarted:
    """A container whose engine is busy; it notes for how long its end was waited for."""

    address = "198.19.0.9"

    def __init__(self) -> None:
        self.log = self
        self.waited_s: list[float] = []

    def start(self) -> None:
        time.sleep(START_S)

    def wait_for(self, _found: object, until: float) -> str:
        self.waited_s.append(until - time.monotonic())
        return "readiness-probe started"

    def wait_exit(self, timeout: float) -> None:
        self.waited_s.append(timeout)
        time.sleep(timeout)

    def exit(self) -> None: ...

    def kill(self) -> None: ...

    def remove(self) -> None: ...

    def wait_end(self, _timeout: float) -> None: ...

    def lines(self) -> tuple[str, ...]:
        return ()

    def refusal(self) -> str:
        return ""


class OneContainer:
    """A lab that creates this container."""

    def __init__(self, container: SlowlyStarted) -> None:
        self.create = lambda _spec: container
        self.discard = lambda made: made.remove()


def test_a_busy_engine_takes_no_time_from_a_command() -> None:
    container = SlowlyStarted()

    run = run_command(cast("Lab", OneContainer(container)), SPEC, TIMEOUT_S)

    assert run.timed_out
    assert min(container.waited_s) > 0


def test_a_busy_engine_takes_no_time_from_a_script_nor_from_its_first_line() -> None:
    container = SlowlyStarted()

    run_script(cast("Lab", OneContainer(container)), SPEC, None, "readiness-probe", TIMEOUT_S)

    assert len(container.waited_s) > 1
    assert min(container.waited_s) > 0


def test_a_command_ends_when_who_watches_it_says_so() -> None:
    class Impatient(Watch):
        def over(self) -> bool:
            return len(container.waited_s) > 1

    container = SlowlyStarted()
    began = time.monotonic()

    run = run_command(cast("Lab", OneContainer(container)), SPEC, 60, Impatient())

    assert run.timed_out
    assert time.monotonic() - began < 30


SPEC = ContainerSpec(role="redis-probe", image="sha256:1")
