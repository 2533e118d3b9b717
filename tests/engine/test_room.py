"""A worker that cannot write because the engine's disk is full is not judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from readiness.engine.room import SCARCE_MB, free_mb, no_room


@pytest.mark.parametrize(("left", "full"), [(0, True), (SCARCE_MB - 1, True), (SCARCE_MB, False)])
def test_a_disk_is_full_before_the_last_byte(left: int, *, full: bool) -> None:
    assert (no_room(left) is not None) is full


def test_it_says_how_much_is_left() -> None:
    assert no_room(3) == "the engine's disk is full: 3 MB are left"


def test_the_room_is_that_of_the_disk_below(tmp_path: Path) -> None:
    assert free_mb(str(tmp_path)) > SCARCE_MB
