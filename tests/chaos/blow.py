"""How a run is ended in the middle: the ways in which runners, users and machines do it."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from tests.chaos.running import Running

RUNNER_TERM_S = 7.5
RUNNER_GIVES_UP_S = 2.5
OWNER_S = 20.0


class Form(StrEnum):
    """What is struck: the command line, the action's step, or the former with another beside it."""

    COMMAND_LINE = "command line"
    ACTION = "action"
    BESIDE = "beside another run"


@dataclass(frozen=True, kw_only=True)
class Blow:
    """One run to strike: how, and after what part of the time that a whole run takes."""

    number: int
    form: Form
    way: str
    part: float

    @property
    def kind(self) -> str:
        """What is counted together."""
        return f"{self.form}: {self.way}"


def draw(seed: int, runs: int, most: float) -> Iterator[Blow]:
    """The blows of a seed: the kinds in turn, the moments by chance, up to `most` runs' time."""
    chance = random.Random(seed)  # noqa: S311  no secret
    kinds = [(form, way) for way in WAYS for form in Form]
    for number in range(1, runs + 1):
        form, way = kinds[(number - 1) % len(kinds)]
        yield Blow(number=number, form=form, way=way, part=chance.uniform(0.0, most))


def strike(way: str, run: Running, after_s: float) -> bool:
    """Wait for the moment and strike; False where the run was over by then."""
    with suppress(subprocess.TimeoutExpired):
        run.client.wait(after_s)
    if run.client.poll() is not None:
        return False
    WAYS[way](run)
    return True


def _interrupt(run: Running) -> None:
    run.client.send_signal(signal.SIGINT)


def _terminate(run: Running) -> None:
    run.client.send_signal(signal.SIGTERM)


def _twice(run: Running) -> None:
    run.client.send_signal(signal.SIGINT)
    time.sleep(0.2)
    run.client.send_signal(signal.SIGTERM)


def _as_the_runner(run: Running) -> None:
    """SIGINT, SIGTERM after 7.5 s, and then the client is killed; the container is left alone."""
    for number, patience in ((signal.SIGINT, RUNNER_TERM_S), (signal.SIGTERM, RUNNER_GIVES_UP_S)):
        run.client.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            run.client.wait(patience)
            return
    run.client.kill()


def _kill_the_client(run: Running) -> None:
    """SIGKILL of the command line, or of the runner's client: the container goes on by itself."""
    run.client.kill()


def _kill_the_container(run: Running) -> None:
    """SIGKILL of the container in which the run works, as soon as there is one."""
    deadline = time.monotonic() + OWNER_S
    while run.client.poll() is None and time.monotonic() < deadline:
        if run.kill_container():
            return
        time.sleep(0.02)


def _kill_both(run: Running) -> None:
    """SIGKILL of both: nobody can do anything any more."""
    run.client.kill()
    run.kill_container()


WAYS: dict[str, Callable[[Running], None]] = {
    "SIGINT": _interrupt,
    "SIGTERM": _terminate,
    "SIGINT, SIGTERM": _twice,
    "as the runner cancels": _as_the_runner,
    "SIGKILL of the client": _kill_the_client,
    "SIGKILL of the container": _kill_the_container,
    "SIGKILL of both": _kill_both,
}
