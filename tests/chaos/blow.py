"""How a run is ended in the middle: the ways in which runners, users and machines do it."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.engine_state import lines

RUNNER_TERM_S = 7.5
RUNNER_GIVES_UP_S = 2.5
OWNER_S = 5.0


@dataclass(frozen=True, kw_only=True)
class Blow:
    """One way to end a run, and when: so many seconds after its start."""

    way: str
    after_s: float


def draw(chance: random.Random, longest_s: float) -> Iterator[Blow]:
    """Blows without end: the ways in turn, the moments by chance."""
    while True:
        for way in WAYS:
            yield Blow(way=way, after_s=chance.uniform(0.0, longest_s))


def strike(blow: Blow, process: subprocess.Popen[str], root: Path) -> bool:
    """Wait for the moment and strike; False where the run was over by then."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(blow.after_s)
    if process.poll() is not None:
        return False
    WAYS[blow.way](process, root)
    return True


def _interrupt(process: subprocess.Popen[str], _: Path) -> None:
    process.send_signal(signal.SIGINT)


def _terminate(process: subprocess.Popen[str], _: Path) -> None:
    process.send_signal(signal.SIGTERM)


def _twice(process: subprocess.Popen[str], _: Path) -> None:
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    process.send_signal(signal.SIGTERM)


def _as_the_runner(process: subprocess.Popen[str], _: Path) -> None:
    """SIGINT, SIGTERM after 7.5 s, and then the client is killed; the container is left alone."""
    for number, patience in ((signal.SIGINT, RUNNER_TERM_S), (signal.SIGTERM, RUNNER_GIVES_UP_S)):
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return
    process.kill()


def _kill_the_action(process: subprocess.Popen[str], root: Path) -> None:
    """SIGKILL of the container in which the run works."""
    deadline = time.monotonic() + OWNER_S
    while process.poll() is None and time.monotonic() < deadline:
        owners = lines("ps", "-q", "--no-trunc", "--filter", f"volume={root}")
        for owner in owners:
            subprocess.run(("docker", "kill", owner), capture_output=True, check=False)
        if owners:
            return
        time.sleep(0.02)


def _kill_both(process: subprocess.Popen[str], root: Path) -> None:
    """SIGKILL of the command line and of its container: nobody can do anything any more."""
    process.kill()
    for owner in lines("ps", "-q", "--no-trunc", "--filter", f"volume={root}"):
        subprocess.run(("docker", "kill", owner), capture_output=True, check=False)


WAYS: dict[str, Callable[[subprocess.Popen[str], Path], None]] = {
    "SIGINT": _interrupt,
    "SIGTERM": _terminate,
    "SIGINT, SIGTERM": _twice,
    "as the runner cancels": _as_the_runner,
    "SIGKILL of the action": _kill_the_action,
    "SIGKILL of both": _kill_both,
}
