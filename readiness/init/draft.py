"""Writes the draft: what was found, and `# fill in` where only a person knows."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from readiness.compose.project import Project, found_files
from readiness.compose.service import service, tagged
from readiness.config.models.accept import name as accept_name
from readiness.errors import ConfigurationError, UsageError
from readiness.init.facts import Facts, facts
from readiness.init.images import Recipe
from readiness.init.initial import initial_sql
from readiness.init.python import Module, requirements
from readiness.init.workers import Candidate, everything, workers
from readiness.sentence import say

FILL_IN = "# fill in"

_HEAD = (
    "# Are this repository's queue workers deployable? Written by `readiness init`: see to each",
    "# line that says `fill in`. `readiness check` validates the file, `readiness run` judges it.",
    "version: 1",
    "",
)
_MIGRATES = re.compile(r"\bmigrate\b|\bupgrade head\b")
_QUERY = "SELECT status FROM jobs WHERE id = {}"


@dataclass(frozen=True, kw_only=True)
class Base:
    """An image that other Dockerfiles build on: its name, tag, context and Dockerfile."""

    name: str
    tag: str
    context: str
    dockerfile: str


def draft(root: Path) -> str:
    """The text of a readiness.yml for the repository at `root`.

    Raises UsageError where there is neither a Compose file nor a Dockerfile, and
    ConfigurationError where the Compose file cannot be read.
    """
    root = root.resolve()
    files = found_files(root)
    project = Project(root, files, {}) if files else None
    chosen = workers(root, project)
    if not chosen:
        raise UsageError(
            say(
                "found no worker: expected a Compose file at the repository's root, or a Dockerfile"
                " below it, that runs something; write readiness.yml by hand, the README shows one"
            )
        )
    all_ = everything(root, project)
    stated = requirements(root)
    found = tuple(facts(root, candidate, stated) for candidate in chosen)
    bases = tuple(_bases(root, project, chosen)) if project else ()
    bases = bases or tuple(_by_name(root, chosen))
    migrating = _migrating(all_)
    text = (
        *_HEAD,
        *_images(bases, migrating if migrating not in chosen else None),
        *_services(found),
        "# Once, before any worker starts: the tables, and the row that the job is about.",
        "setup:",
        *_steps(root, project, migrating, found),
        "",
        "workers:",
        *(line for each, row in _with_rows(found) for line in _worker(each, bases, row)),
    )
    return "\n".join(text) + "\n"


def _services(found: Sequence[Facts]) -> Iterator[str]:
    buckets = tuple(dict.fromkeys(bucket for each in found for bucket in each.buckets))
    if buckets:
        yield "services:"
        yield f"  s3: {{buckets: {_flow(buckets)}}}"
        yield ""


def _images(bases: Sequence[Base], further: Candidate | None) -> Iterator[str]:
    made = further.recipe if further else None
    if bases or made:
        yield "images:"
    for base in bases:
        yield f"  {base.name}:"
        yield from _build(base.context, base.dockerfile)
        yield f"    tag: {_quoted(base.tag)}  # what other Dockerfiles say in FROM"
    if further and made:
        yield f"  {_name(further.name)}:"
        yield from _build(further.context, os.path.relpath(made.path, further.context))
        yield from _needs(made, bases)
    if bases or made:
        yield ""


def _build(context: str, dockerfile: str) -> Iterator[str]:
    yield f"    build: {{context: {_quoted(context)}, dockerfile: {_quoted(dockerfile)}}}"


def _needs(made: Recipe | None, bases: Sequence[Base]) -> Iterator[str]:
    needs = [base.name for base in bases if made and base.tag in map(tagged, made.bases)]
    if needs:
        yield f"    needs: {_flow(needs)}"


def _with_rows(found: Sequence[Facts]) -> Iterator[tuple[Facts, int]]:
    """Each worker and the id of its row: workers of one table would answer for one another."""
    tables = Counter[str]()
    for each in found:
        table = each.state.table if each.state else ""
        tables[table] += 1
        yield each, tables[table]


def _worker(each: Facts, bases: Sequence[Base], row: int) -> Iterator[str]:
    candidate = each.candidate
    yield f"  {_name(candidate.name)}:"
    unsure = "" if candidate.looks_like_one else f"  {FILL_IN}: nothing here looks like a worker"
    if candidate.service:
        yield f"    compose: {{service: {_quoted(candidate.service)}}}{unsure}"
    elif candidate.recipe:
        yield from _build(".", candidate.recipe.path)
        yield from _needs(candidate.recipe, bases)
    if each.environment:
        yield "    environment:"
        for name, value in each.environment.items():
            yield f"      {name}: {_quoted(value)}"
    yield "    gates:"
    yield from _image_gate(each)
    yield from _redis_gate(each)
    yield from _queue_gate(each, row)
    yield from _database_gate(each, row)


def _image_gate(each: Facts) -> Iterator[str]:
    yield "      image:"
    if script := _script(each):
        loads = json.dumps(f"require('./{script}')")
        yield f"        command: [node, -e, {loads}]  {FILL_IN}: it must load the worker, and end"
        return
    if not each.python:
        yield f"        command: ./load-worker  {FILL_IN}: what loads the worker, and ends"
        return
    # What Django's tasks import is loaded only once Django is set up, which this does not do.
    tasks = () if each.settings else tuple(module.name for module in each.tasks)
    modules = tuple(dict.fromkeys((*([each.entry] if each.entry else ()), *tasks)))
    if modules:
        yield f"        import: {_flow(modules) if modules[1:] else modules[0]}"
    else:
        yield f"        import: worker  {FILL_IN}: the worker's entry module"
    if each.forbid:
        yield f"        forbid: {_flow(each.forbid)}  # what a worker has no use for"


def _redis_gate(each: Facts) -> Iterator[str]:
    yield "      redis:"
    if each.client:
        yield f"        client: {each.client}"
        return
    if each.python:
        yield f"        client: worker:get_redis  {FILL_IN}: the worker's own client or its factory"
    else:
        command = "[node, probe-redis.js]" if _script(each) else "./probe-redis"
        yield f"        command: {command}  {FILL_IN}: what uses the worker's own client, and ends"
    yield "        # or, without Redis: redis: {waive: why}, and --fail-under 3"


def _script(each: Facts) -> str | None:
    """The file of a worker that Node runs."""
    words = each.candidate.command
    return next((word for word in words if re.fullmatch(r"\S+\.[cm]?js", word)), None)


def _queue_gate(each: Facts, row: int) -> Iterator[str]:
    yield "      queue:"
    if each.queue:
        yield f"        name: {_quoted(each.queue)}"
    else:
        name = re.sub(r"[^A-Za-z0-9_-]", "-", each.candidate.name)
        yield f"        name: {name}-jobs  {FILL_IN}: the queue's name"
    if each.tasks:
        yield from _sends(each, each.tasks[0], row)
    else:
        yield f"        message: {{id: {row}}}  {FILL_IN}: a message as the system itself sends it"


def _sends(each: Facts, module: Module, row: int) -> Iterator[str]:
    """Celery's messages are its own: the task has to be sent by itself."""
    task = module.tasks[0]
    code = json.dumps(f"from {module.name} import {task}; {task}.delay({row})")
    python = "python, manage.py, shell" if each.settings else "python"
    yield "        trigger:"
    yield "          run:"
    yield f"            image: {_name(each.candidate.name)}"
    yield f"            {FILL_IN}: which task, with what"
    yield f"            command: [{python}, -c, {code}]"


def _database_gate(each: Facts, row: int) -> Iterator[str]:
    state = each.state
    yield "      database:"
    if state is None:
        yield f"        query: {_QUERY.format(row)}  {FILL_IN}"
        yield f"        expect: DONE  {FILL_IN}: what it is after the job"
        return
    query = f"SELECT {state.column} FROM {state.table} WHERE id = {row}"  # noqa: S608 - a draft
    yield f"        query: {query}  {FILL_IN}: which {state.model}"
    done = _quoted(state.done) if state.done else f"DONE  {FILL_IN}: what it is after the job"
    yield f"        expect: {done}"
    if state.failed:
        yield f"        fail: {_flow([state.failed])}"


def _migrating(all_: Sequence[Candidate]) -> Candidate | None:
    """What makes the tables, where the repository has something for it."""
    return next((each for each in all_ if _MIGRATES.search(" ".join(each.command))), None)


def _steps(
    root: Path, project: Project | None, migrating: Candidate | None, found: Sequence[Facts]
) -> Iterator[str]:
    image = _name(found[0].candidate.name)
    if migrating:
        run = f"{{image: {_name(migrating.name)}, command: {_flow(migrating.command)}}}"
        yield f"  - run: {run}"
    elif (root / "manage.py").is_file():
        yield f"  - run: {{image: {image}, command: python manage.py migrate}}"
    elif any(each.settings for each in found):
        yield f"  - run: {{image: {image}, command: python -m django migrate}}"
    elif (root / "alembic.ini").is_file():
        yield f"  - run: {{image: {image}, command: alembic upgrade head}}"
    elif project and (files := tuple(initial_sql(root, project))):
        yield from (f"  - sql: {_quoted(file)}" for file in files)
    else:
        yield f"  - sql: SELECT 1  {FILL_IN}: what makes the tables, or a file of SQL"
    for each in found:
        if each.state:
            row = f"INSERT INTO {each.state.table} (...) VALUES (...)"  # noqa: S608 - a draft
            yield f"  # - sql: {row}  {FILL_IN}: the row that the job is about"


def _bases(root: Path, project: Project, chosen: Sequence[Candidate]) -> Iterator[Base]:
    """The project's own images that the workers' Dockerfiles build on."""
    wanted = {tagged(base) for each in chosen if each.recipe for base in each.recipe.bases}
    for name in project.names():
        try:
            found = service(root, project, name, lambda _: "")
        except ConfigurationError:
            continue
        if found.build and found.image and tagged(found.image) in wanted:
            yield Base(
                name=_name(name),
                tag=tagged(found.image) or found.image,
                context=found.build.context,
                dockerfile=found.build.dockerfile,
            )


def _by_name(root: Path, chosen: Sequence[Candidate]) -> Iterator[Base]:
    """The one Dockerfile that is called a base, where the workers build on what is called so."""
    paths = {each.recipe.path for each in chosen if each.recipe}
    made = [
        each
        for each in everything(root, None)
        if each.recipe and each.recipe.path not in paths and "base" in each.name.lower()
    ]
    wanted = {
        tagged(base) or base
        for each in chosen
        for base in (each.recipe.bases if each.recipe else ())
        if "base" in base.lower().rpartition("/")[2]
    }
    if len(made) == len(wanted) == 1 and made[0].recipe:
        name, tag = _name(made[0].name), wanted.pop()
        yield Base(name=name, tag=tag, context=".", dockerfile=made[0].recipe.path)


def _name(text: str) -> str:
    """A name that the file allows; a service's is one almost always."""
    cleaned = re.sub(r"[^A-Za-z0-9_.-]", "-", text).strip("-_.")[:63] or "worker"
    return _quoted(accept_name(cleaned))


def _quoted(text: str) -> str:
    """A scalar of YAML that is this text, whatever stands in it."""
    plain = re.fullmatch(r"[A-Za-z_./][A-Za-z0-9_./ :-]*", text)
    odd = text.lower() in ("true", "false", "null", "yes", "no") or ": " in text
    return text if plain and not odd and text == text.strip(" :") else json.dumps(text)


def _flow(items: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, items))}]"
