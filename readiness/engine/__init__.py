"""The only place that talks to Docker: containers, networks, images and what the engine saw."""

from readiness.engine.client import Engine, Own, connect, find_own
from readiness.engine.containers import Exit, LabContainer, StartRefused
from readiness.engine.network import LabNetwork
from readiness.engine.sweep import outlive, sweep

__all__ = [
    "Engine",
    "Exit",
    "LabContainer",
    "LabNetwork",
    "Own",
    "StartRefused",
    "connect",
    "find_own",
    "outlive",
    "sweep",
]
