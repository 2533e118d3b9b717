"""The probes that run inside a worker's container: their script, their arguments, their answer.

A probe is one Python script, made of `shared` and the probe itself, that is put into a container
of the worker's image and started by the worker's own interpreter.
"""

from __future__ import annotations

from readiness.probes.arguments import SCRIPT_PATH, import_probe_args, redis_probe_args, source
from readiness.probes.interpreter import Python, find_python
from readiness.probes.output import read_output
from readiness.probes.results import ImportResult, Link, ProbeOutput, RedisResult

__all__ = [
    "SCRIPT_PATH",
    "ImportResult",
    "Link",
    "ProbeOutput",
    "Python",
    "RedisResult",
    "find_python",
    "import_probe_args",
    "read_output",
    "redis_probe_args",
    "source",
]
