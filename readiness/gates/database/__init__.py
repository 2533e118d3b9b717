"""Gate 4: the state is updated: committed by the worker, as expected, and so after a while."""

from readiness.gates.database.facts import StateFacts
from readiness.gates.database.judge import judge

__all__ = ["StateFacts", "judge"]
