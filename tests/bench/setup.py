"""What the bench needs besides this project: the rivals' own environment, images and Compose."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tests.runner.container import find_docker

HERE = Path(__file__).parent
RIVALS = HERE / "rivals"
FROM_TRIXIE = """\
FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends docker-compose
"""
PLUGIN = "/usr/libexec/docker/cli-plugins/docker-compose"


def rivals_python(folder: Path) -> Path:
    """The Python in which the rivals run, with what their `requirements.txt` names."""
    wanted = (RIVALS / "requirements.txt").read_text(encoding="utf-8")
    python, stamp = folder / "bin/python", folder / "requirements.txt"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        venv.create(folder, with_pip=True)
        words = ("-m", "pip", "install", "-q", "-r", str(RIVALS / "requirements.txt"))
        subprocess.run((str(python), *words), check=True)
        stamp.write_text(wanted, encoding="utf-8")
    return python


def build_images() -> None:
    """moto's server for the rivals, and the ideal's Postgres, whose data directory is there."""
    for name in ("moto", "prepared"):
        build(f"readiness-bench-{name}", HERE / name)


def build(tag: str, context: Path) -> None:
    """Build an image with BuildKit."""
    environment = {**os.environ, "DOCKER_BUILDKIT": "1"}
    command = (find_docker(), "build", "-q", "-t", tag, str(context))
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)


def compose(folder: Path) -> str | None:
    """Compose v2 as one program: of this machine, or out of Debian trixie's package; else None."""
    for name in ("docker-compose", PLUGIN, str(folder / "docker-compose")):
        found = shutil.which(name)
        if found and not _version(found).startswith("1."):
            return found
    try:
        return _out_of_trixie(folder)
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"bench: no Compose v2 is to be had: {error}", file=sys.stderr)
        return None


def _version(program: str) -> str:
    done = subprocess.run(
        (program, "version", "--short"), capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def _out_of_trixie(folder: Path) -> str:
    context = folder / "compose-image"
    context.mkdir(parents=True, exist_ok=True)
    (context / "Dockerfile").write_text(FROM_TRIXIE, encoding="utf-8")
    build("readiness-bench-compose", context)
    made = _docker("create", "readiness-bench-compose")
    try:
        _docker("cp", f"{made}:{PLUGIN}", str(folder / "docker-compose"))
    finally:
        _docker("rm", made)
    return str(folder / "docker-compose")


def _docker(*words: str) -> str:
    done = subprocess.run((find_docker(), *words), capture_output=True, text=True, check=True)
    return done.stdout.strip()


def versions(python: Path, compose_path: str | None) -> dict[str, str]:
    """What was compared with what."""
    asked = "from importlib.metadata import version; print(version('testcontainers'))"
    done = subprocess.run((str(python), "-c", asked), capture_output=True, text=True, check=True)
    return {
        "engine": _docker("version", "--format", "{{.Server.Version}}"),
        "testcontainers": done.stdout.strip(),
        "compose": _version(compose_path) if compose_path else "none",
    }
