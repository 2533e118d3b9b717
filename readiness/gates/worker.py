"""One worker while its gates run: its image, its container to be, and the lab around it."""

from __future__ import annotations

import posixpath
import secrets
import threading
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from readiness.container import ContainerSpec
from readiness.diagnosis.repository import Repository
from readiness.diagnosis.sources import Sources, builds_of
from readiness.engine import LabContainer
from readiness.images import ImageReady, Images, path_of
from readiness.lab import Lab
from readiness.plan import Plan, Worker
from readiness.probes.image_files import ImageFiles
from readiness.probes.interpreter import Python, find_python
from readiness.progress import Progress


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What every gate of a run shares: the plan, images, lab, the repository, who is told."""

    plan: Plan
    images: Images
    lab: Lab
    root: Path
    repository: Repository
    progress: Progress
    slots: Slots


class Slots:
    """How many things at once the machine is asked to do, so that none is late for want of it.

    A probe is busy all its time; a worker mostly while it starts. Time in a queue for a slot is
    nobody's: timeouts begin with a container's start.
    """

    def __init__(self, processors: int) -> None:
        self.probes = threading.BoundedSemaphore(max(4, 2 * processors))
        self.jobs = threading.BoundedSemaphore(max(8, 4 * processors))


class WorkerUnderTest:
    """A worker whose image is there, and the container in which it will run as in production."""

    def __init__(self, bench: Bench, worker: Worker, image: ImageReady) -> None:
        self.bench = bench
        self.worker = worker
        self.image = image
        self.nonce = secrets.token_hex(8)
        builds = builds_of(bench.plan, worker.container.image)
        self.sources = Sources(bench.repository, builds)

    @cached_property
    def container(self) -> LabContainer:
        """The worker's own container: created as in production, started by the queue gate."""
        return self.bench.lab.create(self.spec(f"worker-{self.worker.name}"))

    @property
    def has_entrypoint(self) -> bool:
        """Whether something of the image's or configuration's runs before the command."""
        own = self.worker.container.entrypoint
        return bool(own) if own is not None else self.image.has_entrypoint

    @cached_property
    def python(self) -> Python:
        """The Python that the worker's command uses."""
        return find_python(self.words, self._files)

    @cached_property
    def _files(self) -> ImageFiles:
        """The files of its image, as its command meets them."""
        container = self.container
        return ImageFiles(
            path=path_of(self.variables),
            read=container.read_file,
            exists=container.has_file,
            workdir=posixpath.join("/", self.image.working_directory),
            variables=self.variables,
            folder=container.read_folder,
        )

    @property
    def variables(self) -> dict[str, str]:
        """The environment of its containers: the image's, and over it the configuration's."""
        return {**self.image.variables, **self.worker.container.environment}

    def spec(
        self,
        role: str,
        *,
        command: tuple[str, ...] | None = None,
        entrypoint: tuple[str, ...] | None = None,
        network: bool = True,
        shadowed: tuple[str, ...] = (),
        files: dict[str, bytes] | None = None,
    ) -> ContainerSpec:
        """A container of the worker's image and environment; the worker itself by default."""
        own = self.worker.container
        return ContainerSpec(
            role=role,
            image=self.image.id,
            address=self.bench.lab.network.next_address() if network else None,
            command=own.command if command is None else command,
            entrypoint=own.entrypoint if entrypoint is None else entrypoint,
            environment=own.environment,
            files=files or {},
            shadowed=shadowed,
            memory=self.worker.limits.memory,
            cpus=self.worker.limits.cpus,
            egress=self.worker.egress and network,
            worker=self.worker.name,
        )

    def head_of(self, program: str) -> bytes | None:
        """How the file of a program of the image begins; None where there is none."""
        found = self._files.resolve(program) if program else None
        return found[1] if found else None

    @property
    def words(self) -> tuple[str, ...]:
        """The entrypoint's words, then the command's."""
        own, config = self.worker.container, self.image.facts["Config"]
        entrypoint = own.entrypoint
        if entrypoint is None:
            entrypoint = tuple(config.get("Entrypoint") or ())
        command = own.command
        if command is None:
            command = () if own.entrypoint else tuple(config.get("Cmd") or ())
        return (*entrypoint, *command)
