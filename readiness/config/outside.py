"""The variables that the configuration may use beside the lab's: env files and the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from readiness.config import envfile
from readiness.config.document import Document
from readiness.config.interpolate import interpolate, mentioned, texts
from readiness.config.paths import is_file
from readiness.config.values import Value, at
from readiness.errors import ConfigurationError, UsageError
from readiness.sentence import say


@dataclass(frozen=True, kw_only=True)
class Outside:
    """`files` are the variables of all env files, `environ` those of the process."""

    files: Mapping[str, str]
    environ: Mapping[str, str]

    @property
    def variables(self) -> dict[str, str]:
        """All of them; the files win."""
        return {**self.environ, **self.files}

    def spoken(self, data: Value) -> dict[str, str]:
        """Those that a run gets to know: all of the files', and what the configuration asks for."""
        names = {name for text in texts(data) for name in mentioned(text)}
        asked = {name: value for name, value in self.environ.items() if name in names}
        return {**asked, **self.files}


def outside(
    root: Path, document: Document, env_file: Path | None, environ: Mapping[str, str]
) -> Outside:
    """Read the env file that the call names, which wins, and those at the top of the document.

    Raises UsageError for the call's; what is wrong with the document's is told later, with its
    other problems.
    """
    given = _given(root, env_file, environ) if env_file else {}
    known = {**environ, **given}
    paths = interpolate(at(document.data, ("env_file",)), lambda _: known, lambda *_: None)
    files: dict[str, str] = {}
    for path in paths if isinstance(paths, list) else [paths]:
        if isinstance(path, str):
            files |= _quietly(root, path, {**known, **files})
    return Outside(files={**files, **given}, environ=environ)


def _given(root: Path, env_file: Path, environ: Mapping[str, str]) -> dict[str, str]:
    file = root / env_file
    shown = file.relative_to(root) if file.is_relative_to(root) else env_file
    try:
        return envfile.read(file, str(shown), environ)
    except ConfigurationError as error:
        raise UsageError(say("the env file of this call: {why}", why=error)) from error


def _quietly(root: Path, path: str, variables: Mapping[str, str]) -> dict[str, str]:
    file = Path(os.path.realpath(root / path))
    if not is_file(file) or not file.is_relative_to(root):
        return {}
    # What asks for the lab's variables is not known yet; what is wrong is told later.
    return envfile.legible(file, variables)
