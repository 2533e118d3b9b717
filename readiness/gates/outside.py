"""A gate's finding where servers run already: what its evidence lacks stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from readiness.model import Evidence, Finding
from readiness.sentence import Sentence, say

LAB_REDIS = say("the lab's Redis")
LAB_POSTGRES = say("the lab's Postgres")
_OUTSIDE = {
    LAB_REDIS: say("the external Redis"),
    LAB_POSTGRES: say("the external Postgres"),
}


def from_outside(finding: Finding, weaker: Sequence[Sentence]) -> Finding:
    """The finding with what its evidence lacks; without a word of it where nothing does."""
    if not weaker:
        return finding
    lines = tuple(
        Evidence(source="lab", statement=say("weaker: {what}", what=line)) for line in weaker
    )
    return replace(
        finding,
        message=_named(finding.message),
        hint=_named(finding.hint),
        evidence=(*finding.evidence, *lines),
    )


def _named(sentence: Sentence) -> Sentence:
    """The gates speak of the lab's own servers: this one is not."""
    return _OUTSIDE.get(sentence) or sentence.made_of(_named)
