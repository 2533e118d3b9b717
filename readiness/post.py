"""The action's post step: removes what a main step that was cut short could not remove itself.

The runner's cancellation ends the client of the main step's container and never the container: that
may still be at its tearing down, may hang, or was killed. A main step that ended by itself has left
nothing, so mostly there is nothing to do; whatever happens here changes no verdict.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from readiness.early import leave
from readiness.signals import ignore

if TYPE_CHECKING:
    import docker

STATE = "STATE_owner"
"""What the main step has saved: the name of the container in which it worked."""

PATIENCE_S = 15.0
"""So long a main step that is still tearing down may take."""


def main(owner: str) -> int:
    """End the main step's container and sweep; always 0, as nothing of the verdict hangs on it."""
    from readiness.engine import connect
    from readiness.errors import LabError
    from readiness.report.plain import write_lines
    from readiness.report.text import one_line

    try:
        for line in tidied(connect(), owner, PATIENCE_S):
            write_lines(sys.stdout, line)
    except LabError as error:
        write_lines(sys.stdout, f"the next run removes what is left: {one_line(str(error))}")
    return 0


def tidied(api: docker.APIClient, owner: str, patience_s: float) -> Iterator[str]:
    """End what still works and sweep, and say what there was to do. Raises LabError."""
    from readiness.engine import outlive, sweep

    if outlive(api, owner, patience_s):
        yield f"the main step still ran after {patience_s:.0f} s and was killed"
    swept = sweep(api)
    if not swept.nothing:
        yield f"removed what the main step had left: {swept}"


if __name__ == "__main__":
    ignore()
    # Without it the main step had nothing to do with the engine.
    leave(main(name) if (name := os.environ.get(STATE, "")) else 0)
