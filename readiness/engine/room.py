"""Whether the engine's disk, on which every container writes, is full."""

from __future__ import annotations

import os

from readiness.sentence import Sentence, say

SCARCE_MB = 16
_MB = 1_000_000


def free_mb(path: str = "/") -> int:
    """What is free on the disk below our own container's layer, which is the engine's: MB."""
    disk = os.statvfs(path)
    return disk.f_bfree * disk.f_frsize // _MB


def no_room(left_mb: int) -> Sentence | None:
    """That nothing can be written any more, by the worker or by a server; None where it can."""
    if left_mb >= SCARCE_MB:
        return None
    return say("the engine's disk is full: {left} MB are left", left=left_mb)
