"""What is only remarked on beside the gates costs no verdict when we are mistaken in it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from readiness import run


def test_a_mistake_in_looking_for_credentials_is_a_remark(monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(*_: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(run, "exposed", mistaken)
    plan: Any = SimpleNamespace(images=())
    repository: Any = None

    (remark,) = run._exposed(plan, repository)

    assert remark.startswith("a mistake in readiness itself")
    assert "too deep" in remark
