"""Finds the modules that lie in a folder, by the rules by which Python and grimp find them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from readiness.code.rules import Package
from readiness.config.paths import is_file
from readiness.sentence import say

MOST_MODULES = 50_000
_NOT_ENTERED = frozenset({"__pycache__", "node_modules"})
_INIT = "__init__.py"


class TooManyModules(ValueError):
    """There are more than a repository has."""


def packages(root: Path, folder: str) -> dict[str, Package]:
    """What can be imported where `folder` (relative to the root) is on Python's path, by name.

    Links are followed as long as they stay in the repository. Raises TooManyModules.
    """
    found: dict[str, Package] = {}
    real = Path(os.path.realpath(root))
    for entry in _entries(real / folder, real):
        place = Path(os.path.normpath(Path(folder) / entry.name)).as_posix()
        if entry.is_dir():
            package = _Walk(root=real).package(entry.name, place)
            if package.files:
                found[entry.name] = package
        elif entry.name != _INIT:
            name = entry.name.removesuffix(".py")
            single = Package(name=name, place=place.removesuffix(".py"), files={name: place})
            found.setdefault(name, single)
    return found


@dataclass
class _Walk:
    """One walk through a package: its files by module, and the folders without one."""

    root: Path
    files: dict[str, str] = field(default_factory=dict)
    empty: set[str] = field(default_factory=set)

    def package(self, name: str, place: str) -> Package:
        self.enter(name, place, (), regular=False)
        namespaces = frozenset(
            each for each in self.empty if any(file.startswith(f"{each}.") for file in self.files)
        )
        return Package(name=name, place=place, files=self.files, namespaces=namespaces)

    def enter(self, name: str, place: str, above: tuple[str, ...], *, regular: bool) -> None:
        """Take in a folder; `regular` tells whether it lies in a package with an `__init__.py`."""
        real = os.path.realpath(self.root / place)
        if real in above or is_file(Path(real) / "pyvenv.cfg"):
            return
        entries = tuple(_entries(Path(real), self.root))
        if any(entry.name == _INIT for entry in entries):
            self.files[name], regular = f"{place}/{_INIT}", True
        elif regular:
            return
        else:
            self.empty.add(name)
        self.take(entries, name, place, (*above, real), regular=regular)

    def take(
        self,
        entries: tuple[os.DirEntry[str], ...],
        name: str,
        place: str,
        above: tuple[str, ...],
        *,
        regular: bool,
    ) -> None:
        """Take in what lies in a folder, where a file wins over a folder of its name."""
        for entry in entries:
            inner, path = f"{name}.{entry.name}", f"{place}/{entry.name}"
            if entry.is_dir():
                self.enter(inner, path, above, regular=regular)
            elif entry.name != _INIT:
                self.files[inner.removesuffix(".py")] = path
        if len(self.files) > MOST_MODULES:
            message = say("`{name}` holds more than {count} modules", name=name, count=MOST_MODULES)
            raise TooManyModules(message)


def _entries(folder: Path, root: Path) -> Iterator[os.DirEntry[str]]:
    """What Python could import of a folder, in which folders come first."""
    try:
        with os.scandir(folder) as scan:
            found = [entry for entry in scan if _is_importable(entry) and _is_inside(entry, root)]
    except OSError:
        return
    yield from sorted(found, key=lambda entry: (not entry.is_dir(), entry.name))


def _is_importable(entry: os.DirEntry[str]) -> bool:
    if entry.is_dir():
        return entry.name.isidentifier() and entry.name not in _NOT_ENTERED
    stem, dot, ending = entry.name.partition(".")
    return bool(stem and dot) and ending == "py" and entry.is_file()


def _is_inside(entry: os.DirEntry[str], root: Path) -> bool:
    return not entry.is_symlink() or Path(os.path.realpath(entry.path)).is_relative_to(root)
