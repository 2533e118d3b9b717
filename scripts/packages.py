"""Installs Debian packages for the set-up scripts, where that is this machine's way and allowed."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path


class SetUpError(Exception):
    """This machine cannot be set up without the user; the text says in one sentence what to do."""


def can_install() -> bool:
    """Whether this is Debian or Ubuntu, and we are root."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> None:
    """Install packages, saying so; raises SetUpError when that fails."""
    with Path(__file__).open() as turn:  # set-up steps run side by side, apt-get does not
        fcntl.flock(turn, fcntl.LOCK_EX)
        say(f"installing {', '.join(packages)} with apt-get")
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-y", "-qq", *packages)


def run(*command: str) -> None:
    """Run a command quietly; when it fails, its last lines are part of the error."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        check=False,
    )
    if done.returncode != 0:
        raise SetUpError(failure(command, done.returncode, done.stdout))


def failure(command: Sequence[str], status: int, output: str) -> str:
    """What to say of a command that failed: itself, its status, its last lines."""
    last = "\n".join(output.splitlines()[-20:])
    return f"`{' '.join(command)}` ended with status {status}:\n{last}"


def say(line: str) -> None:
    """One line of progress."""
    print(f"set-up: {line}", flush=True)
