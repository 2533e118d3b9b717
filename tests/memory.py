"""What a run's own process takes of the machine's memory, read inside of its container."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Iterator

from tests.e2e.engine_state import lines

PAUSE_S = 0.3


def peaks(owner: str, alive: Callable[[], bool]) -> Iterator[int]:
    """Its peak until now in kB, time and again as long as the run is alive.

    `owner` is a filter of `docker ps` that tells the container from those of other runs.
    """
    while alive():
        for container in lines("ps", "-q", "--no-trunc", "--filter", owner):
            asked = ("docker", "exec", container, "grep", "VmHWM", "/proc/1/status")
            said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
            yield from map(int, re.findall(r"\d+", said))
        time.sleep(PAUSE_S)
