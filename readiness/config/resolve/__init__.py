"""Makes the plan of a run from a valid configuration: every default, name and path resolved."""

from readiness.config.resolve.plan import resolve
from readiness.config.resolve.scope import Scope

__all__ = ["Scope", "resolve"]
