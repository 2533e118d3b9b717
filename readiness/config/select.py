"""Which workers a run is about."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.config.expand import Workers
from readiness.config.validate import nearest
from readiness.config.values import Value, at
from readiness.errors import UsageError
from readiness.sentence import say


def select(data: Value, names: Sequence[str]) -> Workers:
    """The workers named, in the order of the file; all where none is named.

    Raises UsageError for a worker that the file does not have.
    """
    workers = at(data, ("workers",))
    known = tuple(workers) if isinstance(workers, dict) else ()
    for name in names:
        if known and name not in known:
            raise UsageError(
                say(
                    "there is no worker `{name}`: {nearest}",
                    name=name,
                    nearest=nearest(name, known),
                )
            )
    selected = tuple(name for name in known if not names or name in names)
    return Workers(all=known, selected=selected)
