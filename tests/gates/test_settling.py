"""How long a worker has to settle: longer where the machine keeps it waiting."""

from __future__ import annotations

import os

import pytest

from readiness.gates.job.act import slowness


@pytest.mark.parametrize(("load", "expected"), [(0.0, 1.0), (4.0, 1.0), (8.0, 2.0), (100.0, 4.0)])
def test_a_busy_machine_is_given_more_time(
    load: float, expected: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 0.0, 0.0))
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert slowness() == expected
