"""Does to a container action what GitHub's runner does, and gives what came out as one value.

Written from the runner's own source (actions/runner v2.336.0): the order of things, the
messages and the odd cases are its own. What the action does not use is left out: pre- and
post-entrypoints, `args`, job containers, and applying problem matchers.
"""

from tests.runner.harness import run_action, start_action
from tests.runner.model import Annotation, Call, Conclusion, Level, LogLine, StepResult
from tests.runner.running import RunningStep

__all__ = [
    "Annotation",
    "Call",
    "Conclusion",
    "Level",
    "LogLine",
    "RunningStep",
    "StepResult",
    "run_action",
    "start_action",
]
