"""Runs the image's own health check once more after settling: the engine's last run may be old."""

from __future__ import annotations

import time

from readiness.engine import LabContainer

PAUSE_S = 1.0
OUTPUT_SHOWN = 500


def check_health(container: LabContainer) -> str | None:
    """The check's output where it is red, as often as its `retries` say; None where all is well.

    A check that is red within the image's start period is no fault.
    """
    check = container.health_check()
    if check is None:
        return None
    output = ""
    for attempt in range(check.retries):
        if attempt:
            time.sleep(PAUSE_S)
        code, output = container.run_inside(check.command, check.timeout_s)
        if code == 0 or container.exit() is not None:
            return None
    return None if container.age() < check.start_period_s else output[:OUTPUT_SHOWN]
