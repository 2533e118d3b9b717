"""What the command line starts in the action's image: the call comes as text in the environment."""

from __future__ import annotations

import os
import sys

from readiness.call import Call
from readiness.front import carry_out

VARIABLE = "READINESS_CALL"

if __name__ == "__main__":
    sys.exit(carry_out(lambda: Call.load(os.environ[VARIABLE]), os.environ))
