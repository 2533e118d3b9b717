"""Whether a file or folder exists; a path that no system allows (too long, say) does not."""

from __future__ import annotations

import os
from pathlib import Path

# os.path, as pathlib raises OSError for a name that is too long (until Python 3.14).


def is_file(path: Path) -> bool:
    """Whether there is such a file."""
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: Path) -> bool:
    """Whether there is such a folder."""
    return os.path.isdir(path)  # noqa: PTH112
