"""Runs a probe in a container of the worker's image, through its entrypoint where that lets it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from readiness.container import ContainerSpec
from readiness.engine import Exit, LabContainer, StartRefused
from readiness.lab import Lab

ENTRYPOINT_S = 10.0
"""An entrypoint's time until the probe's first line; then the probe runs in its place."""

LOG_END_S = 5.0
ASKED_S = 0.2
"""How often it is asked whether a probe's time is up already."""


@dataclass(frozen=True, kw_only=True)
class ProbeRun:
    """What was seen of a probe's container: its output, how it ended, and what had to be done.

    `exit` is None where it still ran when its time was up; `refused` is the engine's word where
    the command could not be executed; `bypassed` tells that the image's entrypoint did not let
    the probe through. `address` is the container's, `duration_s` from when the engine had
    started it to its end: how busy the engine is does not count.
    """

    lines: tuple[str, ...] = ()
    exit: Exit | None = None
    refused: str = ""
    bypassed: bool = False
    address: str = ""
    duration_s: float = 0.0

    @property
    def timed_out(self) -> bool:
        """Whether its time was up before it ended."""
        return self.exit is None and not self.refused


class Watch:
    """What a probe's run tells whoever watches it, and asks them; this one need not know."""

    def opened(self, *, bypassed: bool) -> None:
        """An entrypoint has done its part, or (`bypassed`) is left out from now on."""

    def over(self) -> bool:
        """Whether the probe's time is up before its timeout; asked now and then."""
        return False


_NOBODY = Watch()


def run_command(lab: Lab, spec: ContainerSpec, timeout: float, watch: Watch = _NOBODY) -> ProbeRun:
    """Run a command in a container of its own until it ends or its time is up.

    It is `opened` when it has been started.
    """
    container = lab.create(spec)
    try:
        container.start()
    except StartRefused as error:
        container.remove()
        return ProbeRun(refused=str(error), address=container.address)
    began = time.monotonic()
    watch.opened(bypassed=False)
    return _until_end(lab, container, began, timeout, watch)


def run_script(
    lab: Lab,
    spec: ContainerSpec,
    direct: Callable[[], ContainerSpec] | None,
    mark: str,
    timeout: float,
    watch: Watch = _NOBODY,
) -> ProbeRun:
    """Run one of our probe scripts, which prints a line that begins with `mark` at its start.

    Where the entrypoint ends or 10 s pass before that line, `direct` gives the container in which
    the probe takes the entrypoint's place; None where there is no entrypoint to take the place of.
    It is `opened` when the first line is there, or will not come and what was started is gone: an
    entrypoint may be a whole worker that takes no notice of the probe's words.
    """
    container = lab.create(spec)
    try:
        container.start()
    except StartRefused as error:
        container.remove()
        watch.opened(bypassed=False)
        return ProbeRun(refused=str(error), address=container.address)
    began = time.monotonic()
    patience = min(ENTRYPOINT_S, timeout) if direct else timeout
    line = container.log.wait_for(lambda text: text.startswith(mark), began + patience)
    if line is None and direct is not None and not container.refusal():
        container.remove()
        watch.opened(bypassed=True)
        rest = run_script(lab, direct(), None, mark, timeout, watch)
        return ProbeRun(**{**vars(rest), "bypassed": True})
    watch.opened(bypassed=False)
    return _until_end(lab, container, began, timeout, watch)


def _until_end(
    lab: Lab, container: LabContainer, began: float, timeout: float, watch: Watch
) -> ProbeRun:
    log = container.log
    end = _end(container, began + timeout, watch)
    duration = time.monotonic() - began
    if end is None:
        container.kill()
    log.wait_end(LOG_END_S)
    lines, refused = log.lines(), container.refusal()
    lab.discard(container)
    return ProbeRun(
        lines=lines, exit=end, refused=refused, address=container.address, duration_s=duration
    )


def _end(container: LabContainer, deadline: float, watch: Watch) -> Exit | None:
    while (left := deadline - time.monotonic()) > 0 and not watch.over():
        end = container.wait_exit(min(left, ASKED_S))
        if end is not None:
            return end
    return container.exit()
