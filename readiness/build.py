"""Builds the users' images with BuildKit, through `docker buildx build` in the action's image."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from readiness.diagnosis.build_log import BuildLog, BuildReader
from readiness.errors import LabError
from readiness.plan import Build
from readiness.sentence import say

INHERITED = ("PATH", "DOCKER_HOST", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
"""All that a build sees of our own environment: no token, no input."""

NO_ENGINE = ("Cannot connect to the Docker daemon", "no space left on device", "no builder")
"""What a failed build says where the engine is at fault and not the Dockerfile."""

SAID = 3
"""Lines of a builder's that does not start."""


@dataclass(frozen=True, kw_only=True)
class BuildFailed:
    """A build that ended red: its exit status, and what was read of its output."""

    status: int
    log: BuildLog


@dataclass(frozen=True, kw_only=True)
class CacheUse:
    """What one build is told of a cache that outlives the machine.

    `state` is the folder in which buildx knows its builder, None for the engine's own; `on_loss` is
    told why the cache of a build that succeeded was not kept.
    """

    options: tuple[str, ...]
    variables: Mapping[str, str] = field(default_factory=dict)
    state: str | None = None
    on_loss: Callable[[str], None] = lambda _: None


def arguments(
    build: Build, root: Path, tags: tuple[str, ...], *, cache: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The command line of one build; `cache` is what it is told of one."""
    options: list[str] = ["--progress=rawjson", "--load", *(f"--tag={tag}" for tag in tags)]
    options += [f"--file={root / build.dockerfile}"]
    options += [f"--build-arg={name}={value}" for name, value in build.args.items()]
    options += [f"--secret=id={name},env={secret_variable(name)}" for name in build.secrets]
    options += [f"--ssh={each}" for each in build.ssh]
    if build.target:
        options.append(f"--target={build.target}")
    if build.platform:
        options.append(f"--platform={build.platform}")
    return ("docker", "buildx", "build", *options, *cache, str(root / build.context))


def secret_variable(name: str) -> str:
    """The variable in which a build's secret is handed over: a command line can be read by all."""
    return "READINESS_SECRET_" + name.encode().hex().upper()


class Builder:
    """Runs builds, several at once, until it is told to stop."""

    def __init__(
        self, root: Path, *, docker_config: Path | None = None, cache: tuple[str, ...] = ()
    ) -> None:
        self._root = root
        self._docker_config = docker_config
        self._cache = cache
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[str]] = set()
        self._stopped = False

    def build(
        self,
        build: Build,
        tags: tuple[str, ...],
        on_line: Callable[[str], None],
        shared: CacheUse | None = None,
    ) -> BuildFailed | None:
        """Build one image; None when it is there under all `tags`.

        `on_line` is given every line that the build prints; `shared` is the cache to be used
        besides the engine's own. Raises LabError where there is no builder to be had, which is no
        fault of the Dockerfile.
        """
        with tempfile.TemporaryDirectory(prefix="readiness-buildx-") as state:
            use = shared or CacheUse(options=self._cache)
            command = arguments(build, self._root, tags, cache=use.options)
            secrets = {secret_variable(name): value for name, value in build.secrets.items()}
            given = {**use.variables, **secrets}
            with self._started(command, use.state or state, given) as process:
                log = _collect(process, on_line)
        if process.returncode == 0:
            if log.not_kept:
                use.on_loss(log.not_kept)
            return None
        if self._stopped or (not shared and any(words in log.error for words in NO_ENGINE)):
            raise LabError(
                say(
                    "the image could not be built: {why}",
                    why=log.error or say("the run ended before"),
                )
            )
        return BuildFailed(status=process.returncode, log=log)

    def make(self, name: str, state: str) -> str:
        """Start a builder in a container of its own; what was said where that did not work."""
        words = ("docker", "buildx", "create", f"--name={name}", "--driver=docker-container")
        with self._started((*words, "--bootstrap"), state, {}) as process:
            said = deque(process.stdout or (), maxlen=SAID)
        return "" if process.returncode == 0 else "".join(said).strip() or "nothing"

    @property
    def stopped(self) -> bool:
        """Whether no more builds are started."""
        return self._stopped

    def stop(self) -> None:
        """End the builds that still run, and start no more."""
        with self._lock:
            self._stopped = True
            for process in tuple(self._running):
                process.kill()
            for process in tuple(self._running):
                process.wait()

    @contextmanager
    def _started(
        self, command: tuple[str, ...], state: str, secrets: Mapping[str, str]
    ) -> Iterator[subprocess.Popen[str]]:
        with self._lock:
            if self._stopped:
                raise LabError(say("the run ended before the image was built"))
            process = _start(command, state, self._docker_config, secrets)
            self._running.add(process)
        try:
            with process:
                yield process
        finally:
            self._running.discard(process)


def _start(
    command: tuple[str, ...], state: str, docker_config: Path | None, secrets: Mapping[str, str]
) -> subprocess.Popen[str]:
    env = {name: os.environ[name] for name in INHERITED if name in os.environ}
    env |= dict(secrets)
    env |= {"BUILDX_CONFIG": state, "HOME": state, "BUILDX_NO_DEFAULT_ATTESTATIONS": "1"}
    env["BUILDX_GIT_INFO"] = "false"  # there is no git here, and each build would say so
    if docker_config is not None:
        env["DOCKER_CONFIG"] = str(docker_config)
    try:
        return subprocess.Popen(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise LabError(
            say("docker buildx is not to be had in this image: {error}", error=str(error))
        ) from error


def _collect(process: subprocess.Popen[str], on_line: Callable[[str], None]) -> BuildLog:
    reader = BuildReader()
    for raw in process.stdout or ():
        for line in reader.feed(raw):
            on_line(line)
    return reader.log()
