"""Workers: their containers, limits and gates."""

from __future__ import annotations

from readiness.config.models.file import LimitSettings, WorkerSettings
from readiness.config.resolve.containers import Containers
from readiness.config.resolve.gates import gates
from readiness.config.resolve.scope import Scope
from readiness.config.values import Where
from readiness.config.variables import access_key
from readiness.plan import Container, Limits, Worker
from readiness.sentence import say

_LEAST_MEMORY = 6 * 1024**2  # the engine refuses less


def worker(scope: Scope, containers: Containers, name: str) -> Worker:
    """One worker, complete."""
    settings, where = scope.configuration.workers[name], ("workers", name)
    found = containers.surroundings(
        where,
        settings.environment,
        settings.env_file,
        worker=name,
        queue=scope.servers.queue(name),
    )
    return Worker(
        name=name,
        location=scope.document.location(where),
        container=Container(
            image=_image(scope, containers, name, settings),
            command=containers.words(where, settings.command, "command"),
            entrypoint=containers.words(where, settings.entrypoint, "entrypoint"),
            environment=found.environment,
        ),
        gates=gates(scope, containers, name, found.region),
        region=found.region,
        access_key=access_key(scope.identity, name),
        mode=settings.mode,
        limits=_limits(scope, (*where, "limits"), settings.limits),
        stop=settings.stop,
        egress=scope.configuration.egress if settings.egress is None else settings.egress,
    )


def _image(scope: Scope, containers: Containers, name: str, settings: WorkerSettings) -> str:
    where: Where = ("workers", name)
    images = containers.images
    if settings.compose is None or (settings.build and settings.image):
        scope.one_of(where, build=settings.build, image=settings.image, compose=settings.compose)
    if images.builds(name):
        return images.of_worker(name)
    if settings.needs:
        message = say(
            "`needs` goes with `build`: an image under `images` says itself what it needs"
        )
        scope.complain((*where, "needs"), message, key=True)
    return images.taken(where, settings.image)


def _limits(scope: Scope, where: Where, limits: LimitSettings) -> Limits:
    if limits.memory is not None and limits.memory < _LEAST_MEMORY:
        scope.complain((*where, "memory"), say("expected at least 6m: an engine allows no less"))
    if limits.cpus is not None and limits.cpus <= 0:
        scope.complain((*where, "cpus"), say("expected more than 0 processors"))
    return Limits(memory=limits.memory, cpus=limits.cpus)
