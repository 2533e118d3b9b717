"""The bench's result as a picture: one bar for each contestant."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from tests.bench.numbers import Line

WIDTH, LABEL, ROW, BAR = 720, 250, 30, 18
ROOM = 130
"""To the right of the longest bar, for its figures."""


def chart(title: str, lines: Iterable[Line]) -> str:
    """An SVG that is legible on light and on dark pages."""
    kept = tuple(lines)
    longest = max(line.median_s for line in kept)
    rows = "".join(_row(at, line, longest) for at, line in enumerate(kept))
    height = ROW * (len(kept) + 1) + 10
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' font-family="sans-serif" font-size="13" role="img" aria-label="{escape(title)}">\n'
        f'<text x="8" y="20" fill="#7d8590" font-weight="bold">{escape(title)}</text>\n'
        f"{rows}</svg>\n"
    )


def _row(at: int, line: Line, longest: float) -> str:
    top = ROW * (at + 1) + 4
    length = (WIDTH - LABEL - ROOM) * line.median_s / longest
    colour = "#1f883d" if line.contestant.startswith("readiness") else "#8c959f"
    told = f"{line.median_s:.2f} s" + (f" · {line.ratio:.2f} ×" if line.ratio else "")
    return (
        f'<text x="{LABEL - 8}" y="{top + 14}" text-anchor="end" fill="#7d8590">'
        f"{escape(line.contestant)}</text>"
        f'<rect x="{LABEL}" y="{top}" width="{length:.1f}" height="{BAR}" rx="2" fill="{colour}"/>'
        f'<text x="{LABEL + length + 8:.1f}" y="{top + 14}" fill="#7d8590">{told}</text>\n'
    )
