"""The action's front door: maps its inputs to the same call that the command line makes."""

import os
import sys

from readiness.front import carry_out
from readiness.github.inputs import call_from_inputs

if __name__ == "__main__":
    sys.exit(carry_out(lambda: call_from_inputs(os.environ), os.environ))
