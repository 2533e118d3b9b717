"""Programs that run a worker in an environment of their choice: uv, poetry, conda and the like.

What they are written in themselves says nothing of the worker.
"""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Iterable

from readiness.probes.image_files import PYTHON, ImageFiles

RUNNERS = frozenset(("uv", "poetry", "pipenv", "pdm", "hatch", "rye"))
CONDAS = frozenset(("conda", "mamba", "micromamba"))

_CONDA_ROOTS = ("/opt/conda", "/opt/miniconda3", "/opt/miniforge3", "/root/miniconda3")
_WHERE = ("-n", "--name", "-p", "--prefix")
_PROJECT = ("--project", "--directory", "-C")
_KIND = ("-m", "--module", "-s", "--script")
_VALUED = frozenset(
    (
        *(*_WHERE, *_PROJECT, "--env-file", "--extra", "--group", "--only-group", "--with"),
        *("--with-requirements", "--with-editable", "--python", "--package", "--config-file"),
    )
)
"""Options of a runner that have a value of their own."""


def environment(tool: str, options: tuple[str, ...], files: ImageFiles) -> str | None:
    """The folder of the programs of the environment that the tool would choose, where it is known.

    `options` stand between `run` and the program.
    """
    if posixpath.basename(tool) in CONDAS:
        named = itertools.pairwise(options)
        name = next((value for option, value in named if option in _WHERE), "")
        return conda_environment(name, tool, files)
    project = next((value for o, value in itertools.pairwise(options) if o in _PROJECT), "")
    place = files.variables.get("UV_PROJECT_ENVIRONMENT", "") if _is_uv(tool) else ""
    own = files.place(posixpath.join(project, place or ".venv", "bin"))
    return own if files.first(own).python(posixpath.join(own, "python")) else None


def without_kind(options: tuple[str, ...]) -> tuple[str, ...]:
    """The options without the last one where it tells that the program is a module or a script."""
    return options[:-1] if options and options[-1] in _KIND else options


def conda_environment(name: str, tool: str, files: ImageFiles) -> str | None:
    """The folder of the programs of one of conda's environments, by its name or its folder."""
    if "/" in name:
        places: Iterable[str] = (name,)
    else:
        at = files.find(tool or "conda")
        own = (posixpath.dirname(posixpath.dirname(at)),) if at else ()
        places = (f"{root}/envs/{name}" for root in (*own, *_CONDA_ROOTS))
    folders = (f"{place}/bin" for place in places)
    return next((folder for folder in folders if files.python(f"{folder}/python")), None)


def program(words: tuple[str, ...], files: ImageFiles) -> int:
    """Where, after `run`, the program stands: behind options, some of which have a value."""
    plain = [
        at
        for at, word in enumerate(words)
        if not (word.startswith("-") or (at and words[at - 1] in _VALUED))
    ]
    known = (at for at in plain if _is_program(words[at], files))
    return next(known, plain[0] if plain else len(words))


def _is_uv(tool: str) -> bool:
    return posixpath.basename(tool) == "uv"


def _is_program(word: str, files: ImageFiles) -> bool:
    named = PYTHON.fullmatch(word) or word.endswith(".py")
    return bool(named) or files.find(word) is not None
