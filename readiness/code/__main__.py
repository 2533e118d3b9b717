"""A process of its own: takes a root and rules on standard input, prints what they come to.

grimp does not let another thread run while it searches for chains, which may take seconds: beside
it the servers of a run could not be watched.
"""

from __future__ import annotations

import json
import pickle
import signal
import sys

from readiness.code.judge import judge
from readiness.report.code_json import document

LONGEST_S = 120
"""Whatever becomes of who started it, it ends."""


def main() -> None:
    """Judge, and print one line of JSON."""
    signal.alarm(LONGEST_S)
    root, rules = pickle.load(sys.stdin.buffer)  # noqa: S301  our own process wrote it
    print(json.dumps(document(judge(root, rules))))


if __name__ == "__main__":
    main()
