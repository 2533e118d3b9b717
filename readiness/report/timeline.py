"""A run's timeline: its longest phases, and a Mermaid gantt chart of them, which GitHub draws."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from readiness.model import Span
from readiness.report.words import EN, Words

# Mermaid refuses long texts, and nobody reads more bars.
MOST = 60
# Colons, semicolons, commas and hashes have a meaning in a chart.
_MEANINGFUL = re.compile(r"[^\w ./()+=-]+")

# A bar whose name begins with a date or one of Mermaid's own words (`title`, `section`, `click`)
# would break the chart; no name does behind a space that nobody sees.
_FIRST = "\u200b"


def gantt(timeline: Sequence[Span], words: Words = EN) -> str:
    """The chart as a fenced block: a section per worker, a bar per phase; the longest if many."""
    spans = sorted(longest(timeline, MOST), key=lambda span: span.worker)
    return "\n".join(("```mermaid", *_lines(spans, words), "```"))


def longest(timeline: Sequence[Span], most: int) -> tuple[Span, ...]:
    """The longest phases, in the order in which they began."""
    kept = sorted(timeline, key=lambda span: span.start_s - span.end_s)[:most]
    return tuple(sorted(kept, key=lambda span: (span.start_s, span.end_s)))


def _lines(spans: Sequence[Span], words: Words) -> Iterator[str]:
    # %s, seconds since the epoch, reads the same in every reader's time zone; and nobody's run was
    # today at the epoch.
    yield from ("gantt", "    dateFormat x", "    axisFormat %s s", "    todayMarker off")
    section = None
    for span in spans:
        if span.worker != section:
            section = span.worker
            yield f"    section {_label(section) or words.whole_run}"
        start, length = round(span.start_s * 1000), round((span.end_s - span.start_s) * 1000)
        yield f"    {_FIRST}{_label(words.phase(span.phase))} :{start}, {max(1, length)}ms"


def _label(text: str) -> str:
    return " ".join(_MEANINGFUL.sub(" ", text).split())
