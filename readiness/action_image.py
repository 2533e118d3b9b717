"""The action's own image: what it is made of, its name, and how it is built where it is missing."""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from readiness.errors import LabError
from readiness.sentence import say

if TYPE_CHECKING:
    import docker

PACKAGE = Path(__file__).parent
OUTSIDE = ("Dockerfile", "entrypoint.py", "action.yml", "requirements.txt")
"""What the image needs besides the package; an installed package carries it in `_context`."""

REPOSITORY = "readiness-action"
BUILDKIT_IN_CLIENT = 23
"""Docker clients before this major version have BuildKit built in; later ones need buildx."""


def files() -> Mapping[str, Path]:
    """The build context: every file by its path there."""
    carried = PACKAGE / "_context"
    base = carried if carried.is_dir() else PACKAGE.parent
    found = {name: base / name for name in OUTSIDE}
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE)
        hidden = {"__pycache__", "_context"} & set(inside.parts)
        if path.is_file() and not hidden:
            found[f"readiness/{inside.as_posix()}"] = path
    return found


def image_tag() -> str:
    """The image's name: it changes with every byte of what the image is made of."""
    digest = hashlib.sha256()
    for name, path in files().items():
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{REPOSITORY}:{digest.hexdigest()[:16]}"


def ensure(api: docker.APIClient, tag: str) -> bool:
    """Build the image where the engine has none of that name; whether it had to.

    Raises LabError with the end of the build's output where it does not build.
    """
    if api.images(name=tag):
        return False
    client = _building_client()
    if client:
        _build_with(client, tag)
    else:
        _build_classic(api, tag)
    return True


def _context() -> bytes:
    buffer = io.BytesIO()
    # Plain headers: a Docker client tells an archive from a Dockerfile by the first 512 bytes.
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, path in files().items():
            member = archive.gettarinfo(path, name)
            member.mtime = 0
            member.uid = member.gid = 0
            member.uname = member.gname = "root"
            with path.open("rb") as content:
                archive.addfile(member, content)
    return buffer.getvalue()


def _building_client() -> str | None:
    """A Docker client on PATH that can build with BuildKit, if there is one."""
    for folder in os.get_exec_path():
        client = os.path.join(folder, "docker")  # noqa: PTH118  PATH's folders are text
        if os.access(client, os.X_OK) and _can_build(client):
            return client
    return None


def _can_build(client: str) -> bool:
    if _ask(client, "buildx", "version") is not None:
        return True
    version = _ask(client, "version", "--format", "{{.Client.Version}}") or ""
    major = version.partition(".")[0]
    return major.isdecimal() and int(major) < BUILDKIT_IN_CLIENT


def _ask(*command: str) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _build_with(client: str, tag: str) -> None:
    done = subprocess.run(
        [client, "build", "--tag", tag, "-"],
        input=_context(),
        capture_output=True,
        env={**os.environ, "DOCKER_BUILDKIT": "1"},
        check=False,
    )
    if done.returncode != 0:
        raise _not_built((done.stdout + done.stderr).decode("utf-8", "replace").splitlines())


def _build_classic(api: docker.APIClient, tag: str) -> None:
    lines = []
    context = io.BytesIO(_context())
    for event in _events(api, context, tag):
        lines.append(str(event.get("stream") or event.get("error") or "").rstrip())
        if "error" in event:
            raise _not_built(lines)


def _events(api: docker.APIClient, context: io.BytesIO, tag: str) -> Iterator[Mapping[str, object]]:
    yield from api.build(fileobj=context, custom_context=True, tag=tag, rm=True, decode=True)


def _not_built(output: list[str]) -> LabError:
    end = "\n  ".join(line for line in output[-15:] if line)
    return LabError(say("the action's own image could not be built:\n  {end}", end=end))


def main() -> int:
    """Print the image's name; with `--build`, make sure that it is there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", action="store_true", help="build it where it is missing")
    tag = image_tag()
    if parser.parse_args().build:
        from readiness.engine import connect

        try:
            if ensure(connect(), tag):
                print(f"built {tag}", file=sys.stderr)
        except LabError as error:
            print(f"error: {error}", file=sys.stderr)
            return error.exit_status
    print(tag)
    return 0


if __name__ == "__main__":
    sys.exit(main())
