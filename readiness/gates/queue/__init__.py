"""Gate 3: one message is processed: received and deleted by the worker, once and in order."""

from readiness.gates.queue.facts import QueueFacts
from readiness.gates.queue.judge import judge
from readiness.gates.queue.remarks import moments, thin_margin

__all__ = ["QueueFacts", "judge", "moments", "thin_margin"]
