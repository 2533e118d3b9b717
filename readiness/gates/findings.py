"""How a gate that has many possible causes is judged: suspicions in order, the first one counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from readiness.errors import LabError
from readiness.model import Cause, Control, ControlStatus, Evidence, Finding, Status
from readiness.sentence import Sentence, joined, say

Facts = TypeVar("Facts")
Suspicion = Callable[[Facts], Finding | None]
"""A question to the facts: a red finding where it applies, None where it does not."""


def decide(suspicions: Sequence[Suspicion[Facts]], facts: Facts) -> Finding | None:
    """The first suspicion that applies; the others that apply too stand in its evidence.

    Raises LabError where one could not be answered and no other is red.
    """
    found, unjudged = [], None
    for ask in suspicions:
        try:
            finding = ask(facts)
        except LabError as error:
            unjudged = unjudged or error
        else:
            found += [finding] if finding else []
    if not found:
        if unjudged is not None:
            raise unjudged
        return None
    first, *others = found
    also = tuple(
        Evidence(source="also", statement=joined(": ", (str(other.cause), other.message)))
        for other in others
        if other.cause is not first.cause
    )
    return replace(first, evidence=(*first.evidence, *also))


def red(cause: Cause, message: Sentence, hint: Sentence) -> Finding:
    """A red finding; location, evidence and excerpt are added where they are known."""
    return Finding(status=Status.FAIL, cause=cause, message=message, hint=hint)


def with_control(finding: Finding, control: Control) -> Finding:
    """The finding with its control; raises LabError where it would pass without a red one."""
    if finding.status is Status.PASS and control.status is not ControlStatus.RED:
        raise LabError(say("the control was not carried out: {why}", why=control.statement))
    return replace(finding, control=control)
