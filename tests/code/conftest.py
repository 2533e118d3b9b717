"""What grimp is told while a test runs is taken back after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from grimp.application.config import settings

TOLD = ("PACKAGE_FINDER", "MODULE_FINDER", "CACHE_CLASS")


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """grimp's settings, which are one for the whole process."""
    before = {name: getattr(settings, name) for name in TOLD}
    yield
    settings.configure(**before)
