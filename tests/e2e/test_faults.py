"""What befalls the lab is never the worker's fault; all of it: `python -m tests.e2e.faults`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.faults.cell import carry_out
from tests.e2e.faults.repository import Slow
from tests.e2e.faults.table import Cell, covering

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]


@pytest.mark.parametrize("cell", covering(), ids=str)
def test_what_befalls_the_lab_is_no_fault_of_the_worker_s(tmp_path: Path, cell: Cell) -> None:
    outcome = carry_out(cell, Slow(tmp_path / "repository", "test"))
    assert outcome.struck, outcome.ended.text
    assert outcome.wrong == "", outcome.ended.text
