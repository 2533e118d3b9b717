"""What is known of one worker: its entry, queue, Redis client, state and settings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from readiness.init.entry import consumed, entry_of, is_celery
from readiness.init.models import State, best, states
from readiness.init.python import Module, Sources, Variable
from readiness.init.workers import Candidate

SETTINGS = "DJANGO_SETTINGS_MODULE"
LAB_NAMES = {
    "QUEUE_NAME",
    "QUEUE_URL",
    "SQS_QUEUE_NAME",
    "SQS_QUEUE_URL",
}
_QUEUE = re.compile(r"[A-Za-z0-9_-]{1,75}(?:\.fifo)?")
_SPEAKS = re.compile(r"(?!.*(?:DLQ|DEAD))(?:.*QUEUE_(?:NAME|URL)|(?:SQS_)?QUEUE)", re.IGNORECASE)
_WEB = {
    "djangorestframework": "rest_framework",
    "django-cors-headers": "corsheaders",
    "django-extensions": "django_extensions",
    "fastapi": "fastapi",
    "flask": "flask",
    "gunicorn": "gunicorn",
    "uvicorn": "uvicorn",
}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A worker and what its sources show; None and () where they do not.

    `tasks` are the modules with what Celery runs, where the worker is Celery's.
    """

    candidate: Candidate
    entry: str | None
    tasks: tuple[Module, ...]
    client: str | None
    queue: str | None
    environment: Mapping[str, str]
    state: State | None
    settings: str | None
    buckets: tuple[str, ...]
    forbid: tuple[str, ...]
    python: bool


def facts(root: Path, candidate: Candidate, stated: Mapping[str, str]) -> Facts:
    """Look at a worker's sources; `stated` are the texts of the requirement files."""
    sources = Sources(root, "" if candidate.context == "." else candidate.context)
    entry = entry_of(candidate.command, sources)
    tasks = tuple(_tasks(candidate.command, sources))
    reached = _reached(sources, entry, tasks)
    settings = _settings(candidate, sources)
    also = sources.reached(settings) if settings else ()
    seen = (*reached, *also) or tuple(sources.modules.values())
    variables = tuple(dict.fromkeys(each for module in seen for each in module.variables))
    queues = _queues(reached) or _queues(seen)
    found = states(seen) or states(sources.modules.values())
    return Facts(
        candidate=candidate,
        entry=entry,
        tasks=tasks,
        client=_client(seen),
        queue=consumed(candidate.command)
        or _queue(candidate, queues)
        or _told(candidate.environment)
        or _named(_written(reached) or _written(seen)),
        environment=_environment(candidate, queues, settings, reached),
        state=best(found, candidate.name),
        settings=settings,
        buckets=tuple(_buckets(candidate, variables)),
        forbid=_forbid(stated),
        python=bool(sources.modules) or not candidate.command,
    )


def _queues(modules: Sequence[Module]) -> list[Variable]:
    found = (each for module in modules for each in module.variables if "QUEUE" in each.name)
    return list(dict.fromkeys(found))


def _tasks(command: Sequence[str], sources: Sources) -> Iterator[Module]:
    if is_celery(command):
        yield from (module for module in sources.modules.values() if module.tasks)


def _reached(sources: Sources, entry: str | None, tasks: Iterable[Module]) -> tuple[Module, ...]:
    """The entry and what it imports, then the tasks, which Celery finds by itself."""
    starts = (*([entry] if entry else ()), *(module.name for module in tasks))
    return tuple(dict.fromkeys(each for start in starts for each in sources.reached(start)))


def _client(seen: Sequence[Module]) -> str | None:
    found = [(module, module.client) for module in seen if module.client]
    kept = [(module, f"{module.backend}.backend.client") for module in seen if module.backend]
    return next((f"{module.name}:{name}" for module, name in (*found, *kept)), None)


def _settings(candidate: Candidate, sources: Sources) -> str | None:
    if given := candidate.environment.get(SETTINGS):
        return given
    defaults = (
        each.default
        for module in sources.modules.values()
        for each in module.variables
        if each.name == SETTINGS
    )
    return next((default for default in defaults if default), None)


def _queue(candidate: Candidate, queues: Sequence[Variable]) -> str | None:
    """The queue's name: the last part of what its variable says."""
    told = (candidate.environment.get(each.name) or each.default or "" for each in queues)
    return _named(told)


def _told(environment: Mapping[str, str]) -> str | None:
    """The one queue that variables named like one speak of, whoever reads them."""
    speaking = (value for name, value in environment.items() if _SPEAKS.fullmatch(name))
    names = set(_names(speaking))
    return names.pop() if len(names) == 1 else None


def _named(values: Iterable[str]) -> str | None:
    return next(_names(values), None)


def _names(values: Iterable[str]) -> Iterator[str]:
    """The queues' names: of a URL its last part; that of a broker is none of a queue."""
    asked = (value for value in values if "://" not in value or value.startswith("http"))
    names = (value.rstrip("/").rpartition("/")[2] for value in asked)
    yield from (name for name in names if _QUEUE.fullmatch(name))


def _written(modules: Sequence[Module]) -> tuple[str, ...]:
    """What the sources themselves call a queue."""
    return tuple(text for module in modules for text in module.queues)


def _environment(
    candidate: Candidate,
    queues: Sequence[Variable],
    settings: str | None,
    reached: Sequence[Module],
) -> dict[str, str]:
    """What the worker has to be told: its queue by its own name for it, its settings."""
    told: dict[str, str] = {}
    for variable in queues:
        known = candidate.environment.get(variable.name, "")
        if variable.name not in LAB_NAMES and (not known or "amazonaws.com" in known):
            kind = "URL" if "URL" in variable.name else "NAME"
            told[variable.name] = f"${{SQS_QUEUE_{kind}}}"
    own = {each.name for module in reached for each in module.variables if each.default}
    if settings and SETTINGS not in candidate.environment and SETTINGS not in own:
        told[SETTINGS] = settings
    return told


def _buckets(candidate: Candidate, variables: Sequence[Variable]) -> Iterator[str]:
    for variable in variables:
        value = candidate.environment.get(variable.name) or variable.default or ""
        if "BUCKET" in variable.name and re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", value):
            yield value


def _forbid(stated: Mapping[str, str]) -> tuple[str, ...]:
    text = "\n".join(stated.values()).lower()
    return tuple(
        module
        for package, module in _WEB.items()
        if re.search(rf"(?m)^[\s\"']*{re.escape(package)}\b", text)
    )
