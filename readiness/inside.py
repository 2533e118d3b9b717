"""What the command line starts in the action's image: the call comes as text in the environment."""

from __future__ import annotations

import os

from readiness.early import begin, leave

VARIABLE = "READINESS_CALL"


def main() -> int:
    """Carry out the call; its exit status."""
    from readiness.call import Call
    from readiness.front import carry_out

    return carry_out(lambda: Call.load(os.environ[VARIABLE]), os.environ)


if __name__ == "__main__":
    begin()
    leave(main())
