"""What may befall an engine that nobody else uses: restarted, crashed, hanging, its disk full."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.faults.deeds import Undo

ENDS_S = 60.0
HANGS_S = 20.0
ROOM = 64 * 1024
"""Bytes that are left on the full disk."""


@dataclass(frozen=True, kw_only=True)
class OwnEngine:
    """An engine of our own: where it keeps its data and its process id, and how it is started."""

    data: Path
    pid_file: Path
    start: str

    def deeds(self) -> Mapping[str, Callable[[str], Undo]]:
        """What may befall it."""
        return {
            "restart": lambda _: self._again(signal.SIGTERM),
            "crash": lambda _: self._again(signal.SIGKILL),
            "hang": lambda _: self._hang(),
            "full": lambda _: self._fill(),
        }

    def _again(self, how: signal.Signals) -> Undo:
        pid = int(self.pid_file.read_text())
        os.kill(pid, how)
        deadline = time.monotonic() + ENDS_S
        while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        subprocess.run(shlex.split(self.start), check=True, capture_output=True)
        return lambda: None

    def _hang(self) -> Undo:
        pid = int(self.pid_file.read_text())
        os.kill(pid, signal.SIGSTOP)
        time.sleep(HANGS_S)
        os.kill(pid, signal.SIGCONT)
        return lambda: None

    def _fill(self) -> Undo:
        file = self.data / "filled-by-the-fault-table"
        with suppress(OSError), file.open("wb") as stream:
            os.posix_fallocate(stream.fileno(), 0, shutil.disk_usage(self.data).free - ROOM)
        return lambda: file.unlink(missing_ok=True)
