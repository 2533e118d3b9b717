"""readiness proves that a queue worker is really deployable, by evidence from the servers' side."""

__version__ = "0.1.0"
