"""Writes a first readiness.yml from what a repository shows: Compose, Dockerfiles, Python."""

from readiness.init.draft import FILL_IN, draft

__all__ = ["FILL_IN", "draft"]
