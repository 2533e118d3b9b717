"""The verdict is a small fold: only four passes of each worker, or what was waived, are ready."""

from __future__ import annotations

import itertools

import pytest

from readiness.model import (
    Finding,
    GateId,
    GateResult,
    ImageIdentity,
    Status,
    Verdict,
    WorkerResult,
)
from readiness.sentence import quoted
from readiness.verdict import decide, exit_status, worst


def worker(*statuses: Status) -> WorkerResult:
    gates = tuple(
        GateResult(id=gate, finding=Finding(status=status, message=quoted("seen")))
        for gate, status in zip(GateId, statuses, strict=True)
    )
    return WorkerResult(name="w", image=ImageIdentity(ref="w"), gates=gates)


READY = worker(*[Status.PASS] * 4)
RED = {Status.FAIL, Status.BLOCKED, Status.MISSING}


@pytest.mark.parametrize("fail_under", [1, 3, 4])
def test_every_combination_has_the_contract_s_verdict(fail_under: int) -> None:
    for statuses in itertools.product(Status, repeat=4):
        expected = verdict_of(statuses, fail_under)
        assert decide([worker(*statuses)], fail_under) is expected, statuses


def verdict_of(statuses: tuple[Status, ...], fail_under: int) -> Verdict:
    if RED & set(statuses):
        return Verdict.NOT_READY
    if Status.ERROR in statuses:
        return Verdict.ERROR
    enough = statuses.count(Status.PASS) >= fail_under
    return Verdict.READY if enough else Verdict.NOT_READY


def test_one_worker_s_red_gate_is_everybody_s() -> None:
    assert decide([READY, worker(*[Status.PASS] * 3, Status.FAIL)]) is Verdict.NOT_READY


def test_a_skipped_gate_never_counts_as_passed() -> None:
    assert worker(Status.WAIVED, Status.MISSING, Status.BLOCKED, Status.ERROR).passed == 0


def test_no_worker_at_all_is_never_ready() -> None:
    assert decide([]) is Verdict.ERROR


def test_the_exit_statuses_are_the_contract_s() -> None:
    assert {verdict: exit_status(verdict) for verdict in Verdict} == {
        Verdict.READY: 0,
        Verdict.NOT_READY: 1,
        Verdict.ERROR: 3,
    }


@pytest.mark.parametrize(
    ("two", "counts"),
    [
        ((Verdict.READY, Verdict.READY), Verdict.READY),
        ((Verdict.READY, Verdict.ERROR), Verdict.ERROR),
        ((Verdict.READY, Verdict.NOT_READY), Verdict.NOT_READY),
        ((Verdict.ERROR, Verdict.NOT_READY), Verdict.NOT_READY),
    ],
)
def test_of_two_verdicts_the_worse_counts(two: tuple[Verdict, Verdict], counts: Verdict) -> None:
    assert worst(*two) is worst(*reversed(two)) is counts
