"""The files of an image as a command meets them: its PATH, its working directory, its scripts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Self

Read = Callable[[str], bytes | None]
"""The beginning of a file of the image, links followed; None where there is no such file."""

Exists = Callable[[str], bool]
"""Whether the image has a file at that path, links followed."""

Folder = Callable[[str], Mapping[str, bytes]]
"""The files below a small folder of the image, by their path in it; none where it is absent."""

PYTHON = re.compile(r"(python|pypy)[\d.]*")
_PATTERN = re.compile(r"[*?[]")
_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)(?::?-([^{}]*))?\})")


@dataclass(frozen=True, kw_only=True)
class ImageFiles:
    """Where words of a command are looked up: the folders of `path`, seen from `workdir`.

    `variables` are those of the environment, and what a shell has set.
    """

    path: tuple[str, ...]
    read: Read
    exists: Exists
    workdir: str
    variables: Mapping[str, str] = field(default_factory=dict)
    folder: Folder = lambda _: {}

    def place(self, word: str) -> str:
        """The path that a word means where it is a file's name."""
        return posixpath.normpath(posixpath.join(self.workdir, word))

    def resolve(self, word: str) -> tuple[str, bytes] | None:
        """The program that a word of a command stands for, and how its file begins."""
        file = self.find(word)
        head = self.read(file) if file else None
        return (file, head) if file and head is not None else None

    def find(self, word: str) -> str | None:
        """The file of the program that a word of a command stands for."""
        folders = ("",) if "/" in word else self.path
        files = (self.place(posixpath.join(folder, word)) for folder in folders)
        return next(filter(self.exists, files), None)

    def python(self, word: str) -> str | None:
        """The interpreter that a word names, by its name or its path."""
        if not PYTHON.fullmatch(posixpath.basename(word)):
            return None
        return self.find(word)

    def matching(self, pattern: str) -> list[bytes]:
        """How the files begin that the pattern of a path names, in the order of their names."""
        folder, name = posixpath.split(self.place(pattern))
        if not _PATTERN.search(name):
            return list(filter(None, [self.read(self.place(pattern))]))
        found = sorted(self.folder(folder).items())
        return [data for each, data in found if "/" not in each and fnmatchcase(each, name)]

    def first(self, *folders: str) -> Self:
        """The same with folders in front of its PATH."""
        return replace(self, path=(*map(self.place, folders), *self.path))

    def cd(self, folder: str) -> Self:
        """The same, seen from another folder."""
        return replace(self, workdir=self.place(folder))

    def setting(self, name: str, value: str) -> Self:
        """The same with a variable set."""
        return replace(self, variables={**self.variables, name: value})

    def expanded(self, word: str) -> str:
        """The word with the variables that are known; the others, and PATH, stay as they stand."""
        return _VARIABLE.sub(self._value, word)

    def _value(self, found: re.Match[str]) -> str:
        name, default = found[1] or found[2], found[3]
        if name == "PATH":
            return found[0]
        value = self.variables.get(name)
        return (value or default) if default is not None else found[0] if value is None else value
