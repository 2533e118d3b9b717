"""Reads Compose files as `docker compose config` does, as far as a worker is taken from them."""

from readiness.compose.project import Project
from readiness.compose.service import Build, Service

__all__ = ["Build", "Project", "Service"]
