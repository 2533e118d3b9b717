"""The action's front door: maps its inputs to the same call that the command line makes."""

from __future__ import annotations

import os

from readiness.early import begin, leave


def main() -> int:
    """Carry out the call that the inputs ask for; its exit status."""
    from readiness.front import carry_out
    from readiness.github.inputs import call_from_inputs

    return carry_out(lambda: call_from_inputs(os.environ), os.environ)


if __name__ == "__main__":
    begin()
    leave(main())
