"""Containers: their environment, merged in the order of the contract, and what runs in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from readiness.config.external import translated
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

    @property
    def region(self) -> str:
        """The region of what no worker names another for."""
        return _region(self._shared) or self._default_region

    @property
    def _default_region(self) -> str:
        external = self._scope.servers.external_aws
        return external.region if external else REGION

    def surroundings(
        self,
        where: Where,
        environment: Mapping[str, str],
        env_file: Sequence[str],
        *,
        worker: str | None = None,
        queue: str | None = None,
    ) -> Surroundings:
        """What a container at `where` finds; `worker` has a key of its own, `queue` is told."""
        files = self._scope.env_files((*where, "env_file"), env_file)
        service = self._scope.service(where)
        composed = service.environment if service else {}
        own = {**self._shared, **composed, **files, **environment}
        key = access_key(self._scope.identity, worker)
        access = Access(key=key, queue=queue, region=_region(own) or self._default_region)
        servers = self._scope.servers
        lab = variables(self._scope.identity, servers, access)
        own = translated(own, lab, servers.external)
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
            where, step.environment, step.env_file, queue=self._scope.servers.queue(worker)
        )
        return Container(
            image=self.images.use((*where, "image"), step.image),
            entrypoint=None if step.keep_entrypoint else step.command,
            command=step.command if step.keep_entrypoint else (),
            environment=found.environment,
        )


def _region(environment: Mapping[str, str]) -> str:
    return environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or ""
