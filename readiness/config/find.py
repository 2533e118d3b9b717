"""Finds the configuration file and the repository's root."""

from __future__ import annotations

import os
from pathlib import Path

from readiness.config.paths import is_file
from readiness.errors import ConfigurationError, Problem
from readiness.sentence import either, say

NAMES = ("readiness.yml", ".github/readiness.yml")


def root_of(config: Path) -> Path:
    """The root that goes with a configuration file: its folder, or the parent of `.github`."""
    folder = config.parent
    return folder.parent if folder.name == ".github" else folder


def find(root: Path, config: str | None) -> str:
    """The path of the configuration file, relative to the root; raises ConfigurationError."""
    if config is not None:
        return _given(root, config)
    for name in NAMES:
        if is_file(root / name):
            return name
    message = say(
        "no configuration: expected {names}, saw neither; the README shows one",
        names=either(NAMES),
    )
    raise ConfigurationError(Problem(message=message, path=NAMES[0]))


def _given(root: Path, config: str) -> str:
    path = Path(os.path.relpath(os.path.normpath(root / config), root)).as_posix()
    if path.split("/")[0] == os.pardir:
        message = say("the configuration lies outside of the repository's root: is the root right?")
        raise ConfigurationError(Problem(message=message, path=config))
    if not is_file(root / path):
        message = say(
            "no configuration: expected a file here, saw none; is the `config` input right?"
        )
        raise ConfigurationError(Problem(message=message, path=path))
    return path
