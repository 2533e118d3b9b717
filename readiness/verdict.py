"""From gate results to a verdict and an exit status: the only place that decides them."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.model import GateId, Status, Verdict, WorkerResult

RED = frozenset({Status.FAIL, Status.BLOCKED, Status.MISSING})


def decide(workers: Sequence[WorkerResult], fail_under: int = len(GateId)) -> Verdict:
    """Fold all gates into one verdict.

    A red gate makes it not-ready whatever `fail_under` says; otherwise a gate that could not be
    judged makes it `error`; otherwise every worker must have at least `fail_under` passes, which
    leaves room for waived gates only. No worker at all is never ready.
    """
    statuses = [gate.finding.status for worker in workers for gate in worker.gates]
    if any(status in RED for status in statuses):
        return Verdict.NOT_READY
    if Status.ERROR in statuses or not workers:
        return Verdict.ERROR
    enough = all(worker.passed >= fail_under for worker in workers)
    return Verdict.READY if enough else Verdict.NOT_READY


def worst(first: Verdict, second: Verdict) -> Verdict:
    """The verdict of two that counts: a red gate is known to be red, an error could be anything."""
    order = (Verdict.NOT_READY, Verdict.ERROR, Verdict.READY)
    return min(first, second, key=order.index)


def exit_status(verdict: Verdict) -> int:
    """0 ready, 1 not ready, 3 the check could not be carried out (2 never gets this far)."""
    return {Verdict.READY: 0, Verdict.NOT_READY: 1, Verdict.ERROR: 3}[verdict]
