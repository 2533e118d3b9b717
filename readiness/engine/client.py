"""One connection to the Docker engine, and who we are on it."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import docker
import requests
from docker.errors import APIError, DockerException, NotFound
from docker.utils import kwargs_from_env

from readiness.errors import EngineError, LabError
from readiness.sentence import Sentence, say

LABEL_RUN = "readiness.run"
LABEL_OWNER = "readiness.owner"
LABEL_KEEP = "readiness.keep"
LABEL_FRONT = "readiness.front"
"""The action's own container, where the command line started it."""

RUNNER_LABEL = re.compile(r"[0-9a-f]{6}")
"""The runner of GitHub Actions labels its containers with six hex digits, and sweeps by that."""

SOCKET = "/var/run/docker.sock"
TIMEOUT_S = 120
STREAMS = 256
"""Connections kept open at once: two streams for each container of a large run."""


@dataclass(frozen=True, kw_only=True)
class Own:
    """The container in which this process runs: its id, its image's id and the runner's labels."""

    id: str
    image: str
    labels: Mapping[str, str] = field(default_factory=dict)


class Engine:
    """A connection to the engine; every object of a run that it makes bears the run's labels."""

    def __init__(
        self,
        api: docker.APIClient,
        run_id: str,
        own: Own,
        *,
        keep: bool = False,
        docker_config: Path | None = None,
    ) -> None:
        self.api = api
        self.docker_config = docker_config
        self.keep = keep
        self.run_id = run_id
        self.own = own
        self.labels: dict[str, str] = {**own.labels, LABEL_RUN: run_id, LABEL_OWNER: own.id}
        if keep:
            self.labels[LABEL_KEEP] = "1"

    def name(self, role: str) -> str:
        """The engine-wide name of one of the run's objects."""
        return f"readiness-{self.run_id}-{role}"

    def version(self) -> str:
        """The engine's version, for the report."""
        with speaking(say("ask the engine for its version")):
            return str(self.api.version()["Version"])

    def image_id(self, reference: str) -> str | None:
        """The id of a local image, or None where the engine has none of that name."""
        with speaking(say("look for the image {image}", image=reference)):
            try:
                return str(self._inspect_image(reference)["Id"])
            except NotFound:
                return None

    def image_config(self, reference: str) -> Mapping[str, Any]:
        """What the engine knows of a local image (Config, Architecture, Os …)."""
        with speaking(say("look at the image {image}", image=reference)):
            return dict(self._inspect_image(reference))

    def _inspect_image(self, reference: str) -> Mapping[str, Any]:
        inspect: Callable[[str], Mapping[str, Any]] = self.api.inspect_image
        return inspect(reference)


def connect() -> docker.APIClient:
    """Open the engine's API, or say in one sentence what is missing.

    Raises EngineError where no engine answers or the socket may not be opened.
    """
    try:
        return docker.APIClient(
            **kwargs_from_env(),
            version="auto",
            timeout=TIMEOUT_S,
            max_pool_size=STREAMS,
        )
    except (DockerException, requests.RequestException) as error:
        raise EngineError(_why_no_engine(str(error))) from error


def find_own(api: docker.APIClient) -> Own:
    """Find the container in which this process runs.

    Raises EngineError outside of a container that this engine runs.
    """
    for candidate in (socket.gethostname(), _id_from_mounts()):
        if not candidate:
            continue
        try:
            seen = api.inspect_container(candidate)
        except (APIError, requests.RequestException):
            continue
        labels = seen["Config"].get("Labels") or {}
        runner = {key: value for key, value in labels.items() if RUNNER_LABEL.fullmatch(key)}
        return Own(id=seen["Id"], image=seen["Image"], labels=runner)
    raise EngineError(
        say(
            "expected to run in a container of the engine behind /var/run/docker.sock, but that"
            " engine does not know this one; call `readiness run` on the host, which starts it"
        )
    )


def dispose(api: docker.APIClient, container: str) -> None:
    """Remove a container by force, with its volumes; what is gone or just going is fine."""
    try:
        api.remove_container(container, v=True, force=True)
    except APIError as error:
        if error.status_code not in (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT):
            raise


def runs(api: docker.APIClient, container_id: str) -> bool:
    """Whether the container is there and runs: the proof that a run is alive."""
    if not container_id:
        return False
    try:
        return bool(api.inspect_container(container_id)["State"]["Running"])
    except NotFound:
        return False


@contextmanager
def speaking(what: Sentence) -> Iterator[None]:
    """Turn any refusal of the engine into a LabError that says what was asked of it."""
    try:
        yield
    except (DockerException, requests.RequestException, OSError) as error:
        raise LabError(
            say("could not {what}: the engine said: {said}", what=what, said=explain(error))
        ) from error


def explain(error: Exception) -> str:
    """The engine's own words, without the URL of the call."""
    explanation = getattr(error, "explanation", None)
    text = explanation.decode("utf-8", "replace") if isinstance(explanation, bytes) else explanation
    return str(text or error).strip()


def _why_no_engine(said: str) -> Sentence:
    if "Permission" in said:
        return say(
            "the Docker socket may not be opened by this user: run as root, or add the user to the"
            " group `docker`"
        )
    if "No such file" in said or "FileNotFound" in said:
        return say(
            "there is no Docker socket at {socket}: readiness needs a Docker engine (on"
            " Kubernetes-mode runners there is none: use a runner with Docker; a rootless engine's"
            " or Podman's socket has to be named by DOCKER_HOST, or mounted there)",
            socket=os.environ.get("DOCKER_HOST") or SOCKET,
        )
    return say(
        "no Docker engine answers: start it, or set DOCKER_HOST. It said: {said}", said=said[:300]
    )


def _id_from_mounts() -> str:
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8")
    except OSError:
        return ""
    found = re.search(r"/containers/([0-9a-f]{64})/hostname", mounts)
    return found.group(1) if found else ""
