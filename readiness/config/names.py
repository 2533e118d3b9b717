"""The names of a configuration's workers, for who needs no more: no variable has to be set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pydantic_core import PydanticCustomError

from readiness.config import reader
from readiness.config.document import Document
from readiness.config.find import find
from readiness.config.models import accept
from readiness.config.select import select
from readiness.config.values import at
from readiness.errors import ConfigurationError, Problem
from readiness.sentence import quoted, say


def worker_names(
    root: Path, config: str | None, workers: Sequence[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """The configuration's path under `root`, and the workers named (all where none is).

    Raises ConfigurationError where there are none to be had, UsageError for one that is not there.
    """
    path = find(root, config)
    document = reader.read(root / path, path)
    if not isinstance(known := at(document.data, ("workers",)), dict) or not known:
        message = say("expected a mapping of workers by name under `workers`; there is none")
        raise ConfigurationError(document.problem(("workers",), message))
    if problems := tuple(_problems(document, known)):
        raise ConfigurationError(*problems)
    return path, select(document.data, workers).selected


def _problems(document: Document, names: Iterable[str]) -> Iterator[Problem]:
    for name in names:
        try:
            accept.name(name)
        except PydanticCustomError as error:
            yield document.problem(
                ("workers", name), quoted((error.context or {})["what"]), key=True
            )
