"""The lines of a log that a report shows: its last ones, and the last stack trace whole."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.diagnosis.traceback import find_traces
from readiness.diagnosis.unfold import unfold

_TAIL = 5
_GAP = "…"


def excerpt(lines: Sequence[str], limit: int = 40, width: int = 400) -> tuple[str, ...]:
    """At most `limit` lines of at most `width` characters; a gap is shown as `…`.

    The last stack trace is kept from its first line to its error, with its middle left out
    where it is longer than that, and a few lines that came after it.
    """
    kept = [line.rstrip() for line in unfold(lines)]
    while kept and not kept[-1]:
        kept.pop()
    traces = find_traces(kept)
    if traces and traces[-1].start < len(kept) - limit:
        shown = _trace_and_end(kept, traces[-1].start, traces[-1].end, limit)
    else:
        shown = kept[-limit:]
    return tuple(line if len(line) <= width else line[: width - 1] + _GAP for line in shown)


def _trace_and_end(lines: list[str], start: int, end: int, limit: int) -> list[str]:
    """The trace, shortened in its middle if it must be, and the end of the log."""
    after = lines[end + 1 :]
    tail = after if len(after) <= _TAIL else [_GAP, *after[-_TAIL:]]
    return _shortened(lines[start : end + 1], limit - len(tail)) + tail


def _shortened(lines: list[str], limit: int) -> list[str]:
    if len(lines) <= limit:
        return lines
    head = limit // 4
    return [*lines[:head], _GAP, *lines[head + 1 - limit :]]
