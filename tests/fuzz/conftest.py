"""`pytest tests/fuzz --hypothesis-profile=long` tries a hundred times as much (`make fuzz`)."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "long", max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
