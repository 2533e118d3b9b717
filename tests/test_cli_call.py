"""What the command line hands on to the run inside the action's image."""

from __future__ import annotations

from pathlib import Path

import pytest

from readiness.cli import _call, _parser

FILE = "version: 1\nworkers: {w: {image: worker, environment: {A: '${NAMED}'}}}\n"


@pytest.mark.parametrize("options", [[], ["--config", "readiness.yml"]])
def test_variables_that_the_configuration_names_are_handed_on_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    (tmp_path / "readiness.yml").write_text(FILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    call = _call(_parser().parse_args(["run", *options]), {"NAMED": "value", "OTHER": "not named"})
    assert call.variables == {"NAMED": "value"}
