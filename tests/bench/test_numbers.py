"""The bench's arithmetic."""

from __future__ import annotations

from tests.bench.numbers import Sample, lines, ratios

SAMPLES = (
    Sample(contestant="ideal", round=1, wall_s=2.0),
    Sample(contestant="ours", round=1, wall_s=3.0, cpu_s=1.0, parts={"end": 0.5}),
    Sample(contestant="ideal", round=2, wall_s=10.0),
    Sample(contestant="ours", round=2, wall_s=12.0, cpu_s=3.0, parts={"end": 0.7}),
    Sample(contestant="ideal", round=3, wall_s=2.0),
    Sample(contestant="ours", round=3, wall_s=2.2, cpu_s=2.0),
)


def test_a_ratio_is_of_two_runs_of_the_same_round() -> None:
    assert ratios(SAMPLES, "ours", "ideal") == (1.5, 1.2, 1.1)


def test_a_line_has_the_median_of_the_ratios_and_not_the_ratio_of_the_medians() -> None:
    ideal, ours = lines(SAMPLES, "ideal")
    assert (ideal.ratio, ours.ratio) == (1.0, 1.2)
    assert (ours.median_s, ours.least_s, ours.cpu_s) == (3.0, 2.2, 2.0)
    assert ours.spread == (12.0 - 2.2) / 3.0


def test_parts_are_medians_of_the_runs_that_have_them() -> None:
    assert lines(SAMPLES, "ideal")[1].parts == {"end": 0.6}


def test_a_round_without_the_yardstick_has_no_ratio() -> None:
    lonely = (Sample(contestant="ours", round=1, wall_s=3.0),)
    assert lines(lonely, "ideal")[0].ratio is None
