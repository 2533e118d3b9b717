"""The control's time begins when it first tries the closed port, not when it was started."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import cast

from readiness.gates.redis.knocks import LATE, Knocks
from readiness.lab import Lab

ADDRESS = "198.19.0.9"
PATIENCE_S = 0.1


class ClosedPort:
    """A lab whose closed port heard these knocks."""

    def __init__(self) -> None:
        self._heard: list[tuple[str, datetime]] = []

    def hear(self, address: str, *, before: bool = False) -> None:
        self._heard.append((address, datetime.now(UTC) - (LATE * 2 if before else LATE * 0)))

    def knocked(self, address: str, since: datetime) -> bool:
        return any(who == address and at >= since for who, at in self._heard)


def knocks(
    port: ClosedPort, *, patience: float = PATIENCE_S, behind_entrypoint: bool = False
) -> Knocks:
    return Knocks(
        cast("Lab", port),
        address=lambda: ADDRESS,
        patience=lambda: patience,
        behind_entrypoint=behind_entrypoint,
    )


def test_a_control_that_has_not_begun_to_try_goes_on() -> None:
    port = ClosedPort()
    control = knocks(port)
    port.hear("198.19.0.8")

    time.sleep(PATIENCE_S * 1.5)

    assert not control.over()
    assert not control.heard()


def test_its_time_begins_with_its_first_knock() -> None:
    port = ClosedPort()
    control = knocks(port)
    time.sleep(PATIENCE_S * 1.5)
    port.hear(ADDRESS)

    assert not control.over()
    assert control.heard()
    time.sleep(PATIENCE_S * 1.5)
    assert control.over()


def test_what_its_entrypoint_tried_does_not_count() -> None:
    port = ClosedPort()
    control = knocks(port, behind_entrypoint=True)
    port.hear(ADDRESS, before=True)

    control.opened(bypassed=False)

    assert not control.heard()
    port.hear(ADDRESS)
    assert control.heard()


def test_a_first_line_that_comes_late_hides_no_knock() -> None:
    port = ClosedPort()
    control = knocks(port)
    port.hear(ADDRESS)

    control.opened(bypassed=False)

    assert control.heard()


def test_it_is_not_over_while_the_real_probe_s_time_is_not_known() -> None:
    port = ClosedPort()
    control = knocks(port, patience=float("inf"))
    port.hear(ADDRESS)

    assert control.heard()
    assert not control.over()
