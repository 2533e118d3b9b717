"""Reads the configuration file and makes the plan of a run from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from readiness.config.find import root_of
from readiness.plan import Plan, RunIdentity

__all__ = ["json_schema", "load", "root_of"]


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the configuration file, generated from its models."""
    from readiness.config.schema import generate

    return generate()


def load(
    *,
    root: Path,
    config: str | None,
    identity: RunIdentity,
    env_file: Path | None,
    environ: Mapping[str, str],
    workers: Sequence[str] = (),
) -> Plan:
    """The plan for the workers named (all where none is), from the file at `config` under `root`.

    `config` of None looks in the usual places. `env_file` and `environ` serve `${...}` only.
    Raises ConfigurationError with every problem of the file, and UsageError for a worker or an
    env file that does not exist.
    """
    from readiness.config import reader
    from readiness.config.composed import read as compose
    from readiness.config.expand import expand, look
    from readiness.config.find import find
    from readiness.config.outside import outside
    from readiness.config.resolve import Scope, resolve
    from readiness.config.select import select
    from readiness.config.validate import validate

    root = root.resolve()
    path = find(root, config)
    read = reader.read(root / path, path)
    chosen = select(read.data, workers)
    around = outside(root, read, env_file, environ)
    composed = compose(root, read, around.variables)
    expanded = expand(read, chosen, identity, around.variables, composed)
    valid = validate(expanded, read)
    scope = Scope(
        root=root,
        document=read,
        configuration=valid.configuration,
        problems=[*valid.problems],
        broken=valid.broken,
        selected=chosen.selected,
        servers=look(expanded.tree, chosen.selected, chosen.selected, composed),
        identity=identity,
        outside=around.variables,
        composed=composed,
    )
    return resolve(scope, around.spoken(read.data))
