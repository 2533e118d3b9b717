"""The files of the repository, listed once and read when asked for."""

from __future__ import annotations

import os
from collections import defaultdict
from functools import cached_property, lru_cache
from pathlib import Path

_NOT_THE_USERS = frozenset(
    (".git", ".hg", "node_modules", "__pycache__", ".tox", ".nox", ".mypy_cache", "site-packages")
)
_LARGEST = 2_000_000


class Repository:
    """The repository below `root`; all paths are relative to it, with forward slashes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lines = lru_cache(maxsize=200)(self._lines)

    @cached_property
    def files(self) -> frozenset[str]:
        """Every file, without those of tools, dependencies and virtual environments."""
        found: set[str] = set()
        for folder, folders, names in os.walk(self.root):
            if "pyvenv.cfg" in names:
                folders.clear()
                continue
            folders[:] = [name for name in folders if name not in _NOT_THE_USERS]
            inside = Path(folder).relative_to(self.root)
            found.update((inside / name).as_posix() for name in names)
        return frozenset(found)

    def ending_with(self, suffix: str) -> tuple[str, ...]:
        """The files whose path is `suffix` or ends with it (whole names), shortest first."""
        same_name = self._by_name.get(suffix.rpartition("/")[2], ())
        return tuple(path for path in same_name if f"/{path}".endswith(f"/{suffix}"))

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        names: defaultdict[str, list[str]] = defaultdict(list)
        for path in sorted(self.files, key=lambda path: (path.count("/"), path)):
            names[path.rpartition("/")[2]].append(path)
        return {name: tuple(paths) for name, paths in names.items()}

    def _lines(self, path: str) -> tuple[str, ...]:
        """The lines of a file; none where it cannot be read or is no text of a person's size."""
        try:
            with (self.root / path).open("rb") as file:
                data = file.read(_LARGEST + 1)
        except OSError:
            return ()
        return () if len(data) > _LARGEST else tuple(data.decode("utf-8", "replace").splitlines())
