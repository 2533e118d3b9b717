"""What a worker's command says: the module that it runs, and the queue that Celery consumes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from readiness.init.python import Sources


def entry_of(command: Sequence[str], sources: Sources) -> str | None:
    """The module that the command runs, if the repository has it."""
    return next((name for name in _entries(command) if name in sources.modules), None) or next(
        (name for name in _scripts(command, sources) if name in sources.modules), None
    )


def is_celery(command: Sequence[str]) -> bool:
    """Whether the command is one of Celery's workers."""
    return any(PurePosixPath(word).name == "celery" for word in command) and "worker" in command


def consumed(command: Sequence[str]) -> str | None:
    """The first queue that a Celery worker is told to consume."""
    told = _after(command, "-Q", "--queues") if is_celery(command) else None
    return told.split(",")[0] if told else None


def _entries(command: Sequence[str]) -> Iterator[str]:
    """The names of modules that the command may mean, likeliest first."""
    if application := _after(command, "-A", "--app"):
        module = application.partition(":")[0]
        parts = module.split(".")
        yield from (f"{module}.celery", module, ".".join(parts[:-1]), f"{parts[0]}.celery")
    elif name := _after(command, "-m"):
        yield name


def _scripts(command: Sequence[str], sources: Sources) -> Iterator[str]:
    """The same of a script; of Django's the command that it is asked for."""
    for index, word in enumerate(command):
        if not word.endswith(".py"):
            continue
        written = PurePosixPath(word).with_suffix("").parts
        asked = command[index + 1] if index + 1 < len(command) else ""
        if written[-1:] == ("manage",) and asked:
            end = f"management.commands.{asked}"
            yield from (name for name in sources.modules if name.endswith(f".{end}"))
        parts = written[1:] if written[:1] == ("src",) else written
        yield from (".".join(parts[start:]) for start in range(len(parts)))


def _after(command: Sequence[str], *options: str) -> str | None:
    for index, word in enumerate(command):
        name, equals, value = word.partition("=")
        if name in options and equals:
            return value
        if word in options and index + 1 < len(command):
            return command[index + 1]
    return None
