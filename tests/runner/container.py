"""Builds the action's image and starts its container with the docker client, as the runner does."""

import hashlib
import os
import re
import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

# The runner takes it from its own registration: the same for all of its jobs.
RUNNER_LABEL = hashlib.sha256(b"the test runner of readiness-action").hexdigest()[:6]
SOCKET = "/var/run/docker.sock"
_LAST_CLASSIC_CLIENT = 22


def image_name() -> str:
    """Gives a name that the runner would give to an image that it builds."""
    return f"{RUNNER_LABEL}:{uuid.uuid4().hex}"


def engine_socket(environ: Mapping[str, str]) -> str:
    """Gives the socket that the client talks to; the runner itself knows only the usual one."""
    place = environ.get("DOCKER_HOST", "").removeprefix("unix://")
    return place if place.startswith("/") else SOCKET


def container_name(image: str) -> str:
    """Gives a name that the runner would give to a container of an image."""
    letters = re.sub(r"[^A-Za-z0-9_]", "", image).lstrip("0123456789")
    return f"{letters}_{uuid.uuid4().hex[:6]}"


def run_arguments(
    *,
    name: str,
    image: str,
    environment: Iterable[str],
    mounts: Iterable[tuple[str, str]],
    entrypoint: str = "",
) -> tuple[str, ...]:
    """Gives the arguments of `docker`; variables go by name, so that no value is on the line."""
    options = ["--name", name, "--label", RUNNER_LABEL, "--workdir", "/github/workspace", "--rm"]
    known = tuple(environment)
    for variable in known:
        options += ["-e", variable]
    options += ["-e", "GITHUB_ACTIONS=true"]
    if "CI" not in known:
        options += ["-e", "CI=true"]
    if entrypoint:
        options += ["--entrypoint", entrypoint]
    for host, inner in mounts:
        options += ["-v", f"{host}:{inner}"]
    return ("run", *options, image)


def build_arguments(*, dockerfile: Path, image: str) -> tuple[str, ...]:
    """Gives the arguments of `docker` that build an image from a Dockerfile and its folder."""
    return ("build", "-t", image, "-f", str(dockerfile), str(dockerfile.parent))


def find_docker() -> str:
    """Finds the first client on PATH that builds with BuildKit, else the first one.

    Raises:
        FileNotFoundError: there is no docker client.
    """
    folders = os.get_exec_path()
    clients = [found for folder in folders if (found := shutil.which("docker", path=folder))]
    if not clients:
        raise FileNotFoundError("no docker client on PATH: install docker.io or docker-ce-cli")
    return next((client for client in clients if _has_buildkit(client)), clients[0])


def build_image(docker: str, dockerfile: Path, on_line: Callable[[str], None]) -> str:
    """Builds the action's image and gives its name; the output goes line by line to `on_line`.

    Raises:
        RuntimeError: the build failed.
    """
    image = image_name()
    command = (docker, *build_arguments(dockerfile=dockerfile, image=image))
    environment = {**os.environ, "DOCKER_BUILDKIT": "1", "BUILDKIT_PROGRESS": "plain"}
    with _started(command, environment, stderr=subprocess.STDOUT, own_session=False) as build:
        for line in build.stdout or ():
            on_line(line.rstrip("\n"))
    if build.returncode != 0:
        raise RuntimeError(f"Docker build failed with exit code {build.returncode}")
    return image


def remove_image(docker: str, image: str) -> None:
    """Takes the name away again; layers that the build cache or another name holds stay."""
    subprocess.run((docker, "image", "rm", image), capture_output=True, check=False)


def start_container(
    docker: str, arguments: Iterable[str], environment: Mapping[str, str]
) -> subprocess.Popen[str]:
    """Starts the attached client; the container's environment is the client's own, HOME too."""
    # In a session of its own, so that Ctrl-C reaches it through `cancel` and not twice.
    values = {**os.environ, **environment}
    return _started((docker, *arguments), values, stderr=subprocess.PIPE, own_session=True)


def _started(
    command: tuple[str, ...], environment: Mapping[str, str], *, stderr: int, own_session: bool
) -> subprocess.Popen[str]:
    # Text with universal newlines: a line ends at \n, \r or \r\n, as for the runner.
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        encoding="utf-8",
        errors="replace",
        start_new_session=own_session,
    )


def _has_buildkit(client: str) -> bool:
    asked = (client, "version", "--format", "{{.Client.Version}}")
    version = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    major = int(version.partition(".")[0]) if version[:1].isdigit() else 0
    if 0 < major <= _LAST_CLASSIC_CLIENT:
        return True
    plugin = subprocess.run((client, "buildx", "version"), capture_output=True, check=False)
    return plugin.returncode == 0
