"""A gate's finding where servers run already: what its evidence lacks stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from readiness.model import Evidence, Finding


def from_outside(finding: Finding, weaker: Sequence[str]) -> Finding:
    """The finding with what its evidence lacks; without a word of it where nothing does."""
    if not weaker:
        return finding
    lines = tuple(Evidence(source="lab", statement=f"weaker: {line}") for line in weaker)
    return replace(
        finding,
        message=_named(finding.message),
        hint=_named(finding.hint),
        evidence=(*finding.evidence, *lines),
    )


def _named(text: str) -> str:
    """The gates speak of the lab's own servers: this one is not."""
    return text.replace("the lab's Redis", "the external Redis").replace(
        "the lab's Postgres", "the external Postgres"
    )
