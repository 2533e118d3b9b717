"""Every broken worker of the zoo is caught, at its gate, with its cause; no honest one is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.zoo.case import GATES, Case, load_all
from tests.zoo.outcome import Outcome
from tests.zoo.runs import batches, run

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
