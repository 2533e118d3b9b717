"""Makes folders and files that belong to the owner of the place that they are made in."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def owner_of(path: Path) -> os.stat_result:
    """The owner of the path's place: of the nearest folder that is there. Raises OSError."""
    return next(place for place in (path, *path.absolute().parents) if place.is_dir()).stat()


def make_folder(folder: Path) -> None:
    """Make the folder and those above it that are missing. Raises OSError."""
    _make(folder, owner_of(folder))


def give(path: Path, owner: os.stat_result) -> None:
    """Make the path the owner's, as far as we may."""
    # Only root may give files away, and an engine's root only to those whom the engine maps.
    with suppress(OSError):
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _make(folder: Path, owner: os.stat_result) -> None:
    if not folder.is_dir():
        _make(folder.absolute().parent, owner)
        folder.mkdir(exist_ok=True)
        give(folder, owner)
