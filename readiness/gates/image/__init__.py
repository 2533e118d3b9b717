"""Gate 1: the worker's image runs on its own, seen with no service reachable."""

from readiness.gates.image.act import ImageEvidence, act
from readiness.gates.image.judge import judge, not_built

__all__ = ["ImageEvidence", "act", "judge", "not_built"]
