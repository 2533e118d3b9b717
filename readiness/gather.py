"""Finds and reads the reports that are to be merged."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from readiness.config.paths import is_folder
from readiness.merge import Found
from readiness.sentence import Sentence, quoted, say

NAME = "report.json"
LARGEST = 64 * 1024 * 1024
"""In bytes. A report of a hundred workers has one or two million."""


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What was found, and remarks on places that held nothing."""

    found: tuple[Found, ...]
    missed: tuple[Sentence, ...]


def gather(places: Sequence[Path], base: Path, own: Path) -> Gathered:
    """The reports in files and, however deep, in folders; each file once.

    A place is shown relative to `base`. `own` is where the merged report goes: what an earlier
    merge left there is found in no folder, but may be named.
    """
    files: dict[str, Path] = {}
    missed: list[Sentence] = []
    for place in places:
        inside = tuple(_inside(place, own))
        if not inside:
            missed.append(say("{place}: there is no {name}", place=_shown(place, base), name=NAME))
        files |= {os.path.realpath(file): file for file in inside}
    return Gathered(
        found=tuple(_read(file, _shown(file, base)) for file in files.values()),
        missed=tuple(missed),
    )


def _inside(place: Path, own: Path) -> Iterator[Path]:
    if not is_folder(place):
        # Also a broken link or a pipe: that it cannot be read is told of it.
        yield from (place,) if os.path.lexists(place) else ()
        return
    for folder, names, files in os.walk(place):
        names.sort()
        file = Path(folder) / NAME
        if NAME in files and os.path.realpath(file) != os.path.realpath(own / NAME):
            yield file


def _read(file: Path, place: str) -> Found:
    from readiness.report.reader import NoReport, read

    try:
        if not file.is_file():
            return Found(place=place, problem=say("it is no file"))
        with file.open("rb") as stream:
            text = stream.read(LARGEST + 1)
        if len(text) > LARGEST:
            return Found(place=place, problem=say("it has more than {count} bytes", count=LARGEST))
        return Found(place=place, report=read(text))
    except OSError as error:
        return Found(place=place, problem=quoted(error.strerror or error))
    except NoReport as error:
        return Found(place=place, problem=quoted(error))


def _shown(path: Path, base: Path) -> str:
    return os.path.relpath(path, base) if path.is_relative_to(base) else str(path)
