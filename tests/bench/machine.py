"""How noisy the machine is: its load, and what of its processors others use while nobody runs."""

from __future__ import annotations

import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

IDLE_S = 1.0


@dataclass(frozen=True, kw_only=True)
class Noise:
    """The machine before a round: load of the last minute, share of the processors in use."""

    load: float
    busy: float

    def dump(self) -> dict[str, float]:
        """For the raw numbers."""
        return asdict(self)


def listen() -> Noise:
    """Look at the machine for a second, while no contestant runs."""
    before = _times()
    time.sleep(IDLE_S)
    used, total = (now - then for now, then in zip(_times(), before, strict=True))
    return Noise(load=os.getloadavg()[0], busy=used / total if total else 0.0)


def _times() -> tuple[int, int]:
    """Ticks that were used, and all ticks."""
    line = Path("/proc/stat").read_text(encoding="utf-8").splitlines()[0]
    ticks = [int(each) for each in line.split()[1:9]]
    return sum(ticks) - ticks[3] - ticks[4], sum(ticks)


def cpu_of(counter: Path | None) -> float | None:
    """Seconds that a control group has used so far (its `cpuacct.usage`)."""
    if counter is None:
        return None
    return int(counter.read_text(encoding="utf-8")) / 1e9
