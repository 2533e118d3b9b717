"""Containers: their environment, merged in the order of the contract, and what runs in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from readiness.config.models.messages import RunCommand
from readiness.config.resolve.images import Catalogue
from readiness.config.resolve.scope import Scope
from readiness.config.values import Where
from readiness.config.variables import REGION, Access, access_key, variables
from readiness.plan import Container


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """A container's complete environment, and the AWS region that it names."""

    environment: Mapping[str, str]
    region: str


class Containers:
    """Makes the containers of a run; the file's top-level variables are read once."""

    def __init__(self, scope: Scope, images: Catalogue) -> None:
        self._scope = scope
        self.images = images
        settings = scope.configuration
        self._shared = {**scope.env_files(("env_file",), settings.env_file), **settings.environment}

    @cached_property
    def region(self) -> str:
        """The region of what names none itself: that of the run's workers, where they share one."""
        regions = {self._region_of(name) for name in self._scope.selected}
        return regions.pop() if len(regions) == 1 else _region(self._shared, REGION)

    def _region_of(self, worker: str) -> str:
        settings = self._scope.configuration.workers[worker]
        own = self._own(("workers", worker), settings.environment, settings.env_file)
        return _region(own, REGION)

    def _own(
        self, where: Where, environment: Mapping[str, str], env_file: Sequence[str]
    ) -> dict[str, str]:
        """What the file gives a container, the lab's variables aside."""
        worker = str(where[1]) if where[0] == "workers" else None
        files = self._scope.env_files((*where, "env_file"), env_file, worker)
        service = self._scope.service(where)
        composed = service.environment if service else {}
        return {**self._shared, **composed, **files, **environment}

    def surroundings(
        self,
        where: Where,
        environment: Mapping[str, str],
        env_file: Sequence[str],
        *,
        worker: str | None = None,
        queue: str | None = None,
        region: str | None = None,
    ) -> Surroundings:
        """What a container at `where` finds; `worker` has a key of its own, `queue` is told.

        `region` is the one where it names none itself: a worker's is the usual one.
        """
        own = self._own(where, environment, env_file)
        key = access_key(self._scope.identity, worker)
        usual = REGION if worker is not None else region or self.region
        access = Access(key=key, queue=queue, region=_region(own, usual))
        lab = variables(self._scope.identity, self._scope.servers, access)
        return Surroundings(environment={**lab, **own}, region=access.region)

    def words(
        self, where: Where, given: tuple[str, ...] | None, key: Literal["command", "entrypoint"]
    ) -> tuple[str, ...] | None:
        """What runs: as the file says, else as the Compose service has it."""
        service = self._scope.service(where)
        if given is not None or service is None:
            return given
        return service.command if key == "command" else service.entrypoint

    def once(self, where: Where, step: RunCommand, *, worker: str | None = None) -> Container:
        """A container for one command: what is written is what runs."""
        found = self.surroundings(
            where,
            step.environment,
            step.env_file,
            queue=self._scope.servers.queue(worker),
            region=self._region_of(worker) if worker is not None else None,
        )
        return Container(
            image=self.images.use((*where, "image"), step.image),
            entrypoint=None if step.keep_entrypoint else step.command,
            command=step.command if step.keep_entrypoint else (),
            environment=found.environment,
        )


def _region(environment: Mapping[str, str], usual: str) -> str:
    return environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or usual
