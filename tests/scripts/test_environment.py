"""The virtual environment is made where it can be, and one sentence says so where it cannot."""

import importlib.util
import sys

import pytest

import environment
from packages import SetUpError


def test_a_python_that_is_too_old_is_named_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(environment, "OLDEST", (99, 0))
    with pytest.raises(SetUpError, match="make PYTHON="):
        environment.create()


def test_without_venv_and_without_root_the_package_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(environment, "can_install", lambda: False)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    with pytest.raises(SetUpError, match=f"install the package python{version}-venv"):
        environment.create()
