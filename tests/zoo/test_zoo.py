"""Every broken worker of the zoo is caught, at its gate, with its cause; no honest one is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.zoo.case import GATES, Case, load_all
from tests.zoo.outcome import Outcome
from tests.zoo.removals import ALL as REMOVALS
from tests.zoo.removals import PROJECT, Removal
from tests.zoo.runs import batches, run
from tests.zoo.witnesses import wrong_cases

ALL = load_all()
BATCHES = tuple(batches(ALL))
SAMPLE = {
    "ack-before-work",
    "asyncio",
    "batch",
    "dependency-is-missing",
    "fifo",
    "node",
    "node-vacuous-probe",
    "plain",
    "redis-factory-gives-none",
    "shell",
}
"""What `make test` runs of the zoo: one run, each gate, each language; `make zoo` runs all."""

IN_ORDER = [case for batch in BATCHES for case in batch]


@pytest.fixture(scope="session")
def outcome_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Case], Outcome]:
    """Runs the batch of a case when the first of its cases is asked for."""
    known: dict[str, Outcome] = {}

    def outcome(case: Case) -> Outcome:
        if case.name not in known:
            batch = next(each for each in BATCHES if case in each)
            fresh = run(batch, Path(tmp_path_factory.mktemp("zoo")))
            known.update({each.case.name: each for each in fresh})
        return known[case.name]

    return outcome


@pytest.mark.zoo
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "case", [each for batch in BATCHES for each in batch], ids=lambda c: c.name
)
def test_the_verdict_on_a_case_is_what_it_expects(
    case: Case, outcome_of: Callable[[Case], Outcome]
) -> None:
    judged(outcome_of(case))


@pytest.mark.engine
@pytest.mark.timeout(600)
def test_the_verdicts_on_a_sample_are_what_they_expect(tmp_path: Path) -> None:
    outcomes = run([case for case in ALL if case.name in SAMPLE], tmp_path)

    assert {outcome.case.name for outcome in outcomes} == SAMPLE
    for outcome in outcomes:
        judged(outcome)


def judged(outcome: Outcome) -> None:
    case = outcome.case
    assert outcome.right, f"{case.why}\nexpected {dict(case.red)} {case.place}\n{outcome.said}"


def test_a_case_is_in_one_run_only() -> None:
    assert sorted(each.name for each in IN_ORDER) == [each.name for each in ALL]


def test_every_gate_has_a_broken_worker() -> None:
    assert {each.gate for each in ALL if not each.honest} == set(GATES)


@pytest.mark.parametrize("removal", REMOVALS, ids=lambda removal: removal.what)
def test_every_witness_that_is_taken_out_is_in_the_code(removal: Removal, tmp_path: Path) -> None:
    (tmp_path / removal.file).parent.mkdir(parents=True)
    (tmp_path / removal.file).write_text((PROJECT / removal.file).read_text())

    removal.taken_out(tmp_path)

    compile((tmp_path / removal.file).read_text(), removal.file, "exec")
    assert set(removal.cases) <= {each.name for each in ALL}


def test_a_case_that_came_out_wrong_is_found_among_the_zoos_lines() -> None:
    output = (
        "run 1: 2 cases in 9 s\n"
        "  ✓✓✓✓ plain                honest (3.4 s)\n"
        "  ✓✓✗✓ poison-loops         queue: redelivered (9.0 s)\n"
        "         saw queue fail never-received: expected the worker ...\n"
    )

    assert wrong_cases(output) == ("poison-loops",)
