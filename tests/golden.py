"""Compares a text with a file kept for it; UPDATE_GOLDEN=1 in the environment rewrites the file."""

from __future__ import annotations

import os
from pathlib import Path


def assert_golden(file: Path, text: str) -> None:
    """Fail where the text is not what the file holds."""
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    assert text == file.read_bytes().decode(), f"UPDATE_GOLDEN=1 rewrites {file.name}"
