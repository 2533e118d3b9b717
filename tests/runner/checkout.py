"""Lays out a runner's work directory, with a copy of the repository in it."""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.runner.paths import Directories

# The account that runs the jobs on GitHub's own machines: not the container's root.
RUNNER_UID = 1001
_NOT_CHECKED_OUT = shutil.ignore_patterns(".git", "__pycache__", ".venv", "readiness-report")


def check_out(
    repository: Path, root: Path, event: Mapping[str, object], socket: str
) -> Directories:
    """Copies the repository to where a job would find it and writes the event beside it.

    Where this process may, all of it then belongs to the runner's own account.
    """
    directories = Directories(root=root, repository=repository.resolve().name, socket=socket)
    shutil.copytree(repository, directories.workspace, symlinks=True, ignore=_NOT_CHECKED_OUT)
    for folder in (directories.home, directories.workflow, directories.file_commands):
        folder.mkdir(parents=True)
    (directories.workflow / "event.json").write_text(json.dumps(event), "utf-8")
    if os.geteuid() == 0:
        _hand_over(root)
    return directories


def _hand_over(root: Path) -> None:
    for path in (root, *root.rglob("*")):
        os.lchown(path, RUNNER_UID, RUNNER_UID)
