"""Reads what an action wrote into GITHUB_OUTPUT, _ENV, _STATE and _STEP_SUMMARY."""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.runner.model import Level
from tests.runner.step import RefusedError, Step

SUMMARY_LIMIT = 1024 * 1024
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Whichever of the two marks comes first says which kind of entry it is.
_ENTRY = re.compile(r"(.*?)(=|<<)(.*)", re.DOTALL)
# Variable → the prefix of the file's name.
_PREFIXES = {
    "GITHUB_PATH": "add_path_",
    "GITHUB_ENV": "set_env_",
    "GITHUB_STEP_SUMMARY": "step_summary_",
    "GITHUB_STATE": "save_state_",
    "GITHUB_OUTPUT": "set_output_",
}


@dataclass(frozen=True, kw_only=True)
class FileCommands:
    """The files of one step, by the variable that names them."""

    paths: Mapping[str, Path]

    @classmethod
    def create(cls, folder: Path, suffix: str) -> "FileCommands":
        """Makes the empty files."""
        paths = {name: folder / (prefix + suffix) for name, prefix in _PREFIXES.items()}
        for path in paths.values():
            path.touch()
        return cls(paths=paths)

    def process(self, step: Step) -> str:
        """Takes the files' content over into the step; gives the job summary, masked."""
        self._pairs("GITHUB_ENV", "env", step, lambda name, value: _set_env(step, name, value))
        self._pairs("GITHUB_STATE", "state", step, step.state.__setitem__)
        self._pairs("GITHUB_OUTPUT", "output", step, step.set_output)
        return _summary(self.paths["GITHUB_STEP_SUMMARY"], step)

    def _pairs(
        self, variable: str, name: str, step: Step, keep: Callable[[str, str], None]
    ) -> None:
        try:
            for key, value in pairs(_text(self.paths[variable])):
                keep(key, value)
        except RefusedError as refused:
            step.fail(f"file command '{name}'", refused)


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """Gives the `name=value` and `name<<DELIMITER` entries of a file, in order.

    Raises:
        RefusedError: a line is malformed; what came before it has been given.
    """
    lines = iter(_LINE.findall(text))
    for line in lines:
        entry = line.removesuffix("\n")
        if entry:
            name, mark, value = _split(entry)
            yield name, value if mark == "=" else _until(value, lines)


def _split(entry: str) -> tuple[str, str, str]:
    found = _ENTRY.fullmatch(entry)
    if found is None:
        raise RefusedError(f"Invalid format '{entry}'")
    name, mark, value = found.groups()
    if mark == "<<" and not (name and value):
        raise RefusedError(
            f"Invalid format '{entry}'. Name must not be empty and delimiter must not be empty"
        )
    return name, mark, value


def _until(delimiter: str, lines: Iterator[str]) -> str:
    kept = ""
    for line in lines:
        if line.removesuffix("\n") == delimiter:
            return kept.removesuffix("\n")
        if not line.endswith("\n"):
            raise RefusedError("Invalid value. EOF marker missing new line.")
        kept += line
    raise RefusedError(f"Invalid value. Matching delimiter not found '{delimiter}'")


def _set_env(step: Step, name: str, value: str) -> None:
    if name.upper() == "NODE_OPTIONS":
        message = f"Can't store {name.upper()} output parameter using '$GITHUB_ENV' command."
        step.issue(Level.ERROR, message)
    else:
        step.environment[name] = value


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig", "replace") if path.exists() else ""


def _summary(path: Path, step: Step) -> str:
    size = path.stat().st_size if path.exists() else 0
    if size > SUMMARY_LIMIT:
        message = (
            "$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of "
            f"{SUMMARY_LIMIT // 1024}k, got {size // 1024}k."
        )
        step.issue(Level.ERROR, message)
        return ""
    lines = io.StringIO(_text(path), newline=None)
    return "".join(step.masker.mask(line.removesuffix("\n")) + "\n" for line in lines)
