"""Every test here may put programs of its own first on PATH."""

import os
from pathlib import Path

import pytest

from tests.scripts.programs import FakePrograms


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakePrograms:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return FakePrograms(folder)
