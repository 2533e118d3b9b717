"""What earlier runs left is nobody's verdict: a run goes on where it cannot be removed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from readiness import carry
from readiness.call import Call
from readiness.errors import LabError
from readiness.plan import Plan, RunIdentity
from readiness.progress import Quiet, Timeline
from readiness.sentence import quoted
from tests.engine.api import OWN, Api, client


class Noted(Quiet):
    """Keeps what is told."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


def test_a_run_goes_on_where_the_leavings_of_another_cannot_be_removed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refused(_: Any) -> None:
        raise LabError(quoted("could not remove what earlier runs left: no"))

    went_on: list[Plan] = []
    monkeypatch.setattr(carry, "connect", lambda: client(Api()))
    monkeypatch.setattr(carry, "find_own", lambda _: OWN)
    monkeypatch.setattr(carry, "sweep", refused)
    monkeypatch.setattr(carry, "run", lambda plan, *_, **__: went_on.append(plan))
    plan, told = a_plan(), Noted()

    call = Call(root=tmp_path, config="readiness.yml", report_dir=tmp_path)
    carry.run_plan(call, plan, Timeline(told), lambda _: None, 60.0)

    assert went_on == [plan]
    assert told.notes == ["could not remove what earlier runs left: no; the next run tries again"]


def a_plan() -> Plan:
    return Plan(
        identity=RunIdentity(id="ab12cd34", nonce="n"),
        config_path="readiness.yml",
        images=(),
        redis=None,
        postgres=None,
        aws=None,
        services=(),
        setup=(),
        workers=(),
    )
