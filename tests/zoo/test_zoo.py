"""Every broken worker of the zoo is caught, at its gate, with its cause; no honest one is."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.zoo.case import GATES, Case, load_all
from tests.zoo.compose import narrowed
from tests.zoo.outcome import Outcome
from tests.zoo.removals import ALL as REMOVALS
from tests.zoo.removals import PROJECT, Removal
from tests.zoo.runs import batches, run
from tests.zoo.witnesses import wrong_cases

ALL = load_all()
BATCHES = tuple(batches(ALL))
SHARES = 6
SHARE = os.environ.get("ZOO_SHARE", "")
"""`0` to `5` for every sixth run of the zoo, the longest first; all where it is not said."""

CHOSEN = BATCHES[::-1][int(SHARE) :: SHARES] if SHARE else BATCHES[::-1]


@pytest.mark.zoo
@pytest.mark.timeout(600)
@pytest.mark.parametrize("cases", CHOSEN, ids=lambda cases: f"{cases[0].name}-to-{cases[-1].name}")
def test_the_verdicts_of_a_run_are_what_its_cases_expect(
    cases: tuple[Case, ...], tmp_path: Path
) -> None:
    outcomes = run(cases, tmp_path, narrow=True)

    assert [outcome.case.name for outcome in outcomes] == [case.name for case in cases]
    assert not "\n".join(_told(outcome) for outcome in outcomes if not outcome.right)


def _told(outcome: Outcome) -> str:
    case = outcome.case
    return f"{case.name}: {case.why}\nexpected {dict(case.red)} {case.place}\n{outcome.said}"


def test_narrowing_leaves_a_worker_the_gates_that_it_is_about() -> None:
    gates = {"image": 1, "redis": 2, "queue": 3, "database": 4}
    asked = {
        name: {gate for gate, value in _narrowed(name, gates).items() if isinstance(value, int)}
        for name in (
            "ack-before-work",
            "redis-is-a-dictionary",
            "crash-at-the-start",
            "plain",
            "node",
        )
    }

    assert asked == {
        "ack-before-work": {"queue", "database"},
        "redis-is-a-dictionary": {"redis"},
        "crash-at-the-start": {"queue", "database"},
        "plain": {"image", "queue", "database"},
        "node": set(gates),
    }


def _narrowed(name: str, gates: Mapping[str, int]) -> Mapping[str, object]:
    case = next(each for each in ALL if each.name == name)
    whole: Mapping[str, object] = narrowed({"gates": gates}, case)["gates"]
    return whole


def test_a_case_is_in_one_run_only() -> None:
    in_order = [case for batch in BATCHES for case in batch]
    assert sorted(each.name for each in in_order) == [each.name for each in ALL]


def test_every_gate_has_a_broken_worker() -> None:
    assert {each.gate for each in ALL if not each.honest} == set(GATES)


@pytest.mark.parametrize("removal", REMOVALS, ids=lambda removal: removal.what)
def test_every_witness_that_is_taken_out_is_in_the_code(removal: Removal, tmp_path: Path) -> None:
    files = (removal.file, *(file for file, _, _ in removal.more))
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text((PROJECT / file).read_text())

    removal.taken_out(tmp_path)

    for file in files:
        compile((tmp_path / file).read_text(), file, "exec")
    assert set(removal.cases) <= {each.name for each in ALL}


def test_a_case_that_came_out_wrong_is_found_among_the_zoos_lines() -> None:
    output = (
        "run 1: 2 cases in 9 s\n"
        "  ✓✓✓✓ plain                honest (3.4 s)\n"
        "  ✓✓✗✓ poison-loops         queue: redelivered (9.0 s)\n"
        "         saw queue fail never-received: expected the worker ...\n"
    )

    assert wrong_cases(output) == ("poison-loops",)
