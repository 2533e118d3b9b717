"""Durations and sizes."""

from __future__ import annotations

import pytest

from readiness.config.units import seconds, size


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90", 90),
        ("90s", 90),
        ("2m", 120),
        ("1h", 3600),
        ("1m30s", 90),
        ("1.5", 1.5),
        ("500ms", 0.5),
        ("0", 0),
    ],
)
def test_a_duration_is_seconds_or_has_a_unit(text: str, expected: float) -> None:
    assert seconds(text) == expected


@pytest.mark.parametrize(
    "text", ["", "s", "-1", "1 m", "30s1m", "1d", "inf", "1e3", "٣", "9" * 400]
)
def test_anything_else_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="expected a duration such as 90, 90s or 2m"):
        seconds(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1g", 1024**3),
        ("512m", 512 * 1024**2),
        ("512MB", 512 * 1024**2),
        ("1.5k", 1536),
        ("100b", 100),
        ("7", 7),
    ],
)
def test_a_size_counts_in_1024(text: str, expected: int) -> None:
    assert size(text) == expected


@pytest.mark.parametrize("text", ["", "g", "-1g", "1 g", "1x", "1e9", "9" * 400])
def test_anything_else_is_no_size(text: str) -> None:
    with pytest.raises(ValueError, match="expected a size such as 512m or 1g"):
        size(text)
