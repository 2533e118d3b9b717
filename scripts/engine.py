#!/usr/bin/env python3
"""Find a Docker engine that works; on Debian or Ubuntu as root, install and start one if need be.

An engine started here keeps running afterwards, so that the next command finds it. Elsewhere one
sentence on standard error says what is needed, and the status is 1.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from packages import SetUpError, can_install, install, say

START_S = 60
LOG = Path("/var/log/readiness-dockerd.log")
BOOTED_BY_SYSTEMD = Path("/run/systemd/system")
PID_FILES = {
    Path("/var/run/docker.pid"): "dockerd",
    Path("/var/run/docker/containerd/containerd.pid"): "containerd",
}
NEEDED = (
    "a Docker engine is needed: install Docker (https://docs.docker.com/engine/install/) and start "
    "it, until `docker version` shows a server"
)


def main() -> int:
    """0 when an engine answers, whoever started it; else 1, with the reason."""
    try:
        problem = ask()
        if problem:
            provide(problem)
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def ask() -> str | None:
    """None when an engine answers the client; else what the client says."""
    if not shutil.which("docker"):
        return "there is no `docker` on this machine"
    done = subprocess.run(
        ("docker", "version", "--format", "{{.Server.Version}}"),
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stderr.strip() or "no answer") if done.returncode != 0 else None


def provide(problem: str) -> None:
    """Get an engine to run on this machine; raises SetUpError where that is the user's affair."""
    if "permission denied" in problem:
        raise SetUpError("this user may not use the Docker engine: join its group, or run as root")
    if os.environ.get("DOCKER_HOST"):
        raise SetUpError(f"the engine that DOCKER_HOST names does not answer: {problem}")
    if not can_install():
        raise SetUpError(f"{NEEDED} ({problem})")
    if not shutil.which("dockerd") or not shutil.which("docker"):
        install("docker.io", "debootstrap")
    if ask():
        start()


def start() -> None:
    """Start the engine, and wait until it answers."""
    if BOOTED_BY_SYSTEMD.is_dir():
        say("starting the Docker engine: systemctl start docker")
        subprocess.run(("systemctl", "start", "docker"), check=False)
        return wait(None)
    for path, program in PID_FILES.items():
        remove_stale(path, program)
    say(f"starting the Docker engine: dockerd; it keeps running, its log is {LOG}")
    with LOG.open("wb") as log:
        process = subprocess.Popen(
            ("dockerd",), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    return wait(process)


def remove_stale(pid_file: Path, program: str) -> None:
    """Remove a pid file whose process is gone, or is another program by now."""
    try:
        pid = int(pid_file.read_text())
    except (OSError, ValueError):
        return
    try:
        running = Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        running = ""
    if running != program:
        say(f"removing {pid_file}, left behind by an engine that is gone")
        pid_file.unlink(missing_ok=True)


def wait(process: subprocess.Popen[bytes] | None) -> None:
    """Wait until the engine answers; raises SetUpError with the end of its log otherwise."""
    deadline = time.monotonic() + START_S
    while (problem := ask()) and time.monotonic() < deadline:
        if process and process.poll() is not None:
            break
        time.sleep(0.1)
    if problem:
        log = LOG.read_text(errors="replace").splitlines()[-10:] if process else []
        raise SetUpError("\n".join((f"the Docker engine did not start: {problem}", *log)))


if __name__ == "__main__":
    sys.exit(main())
