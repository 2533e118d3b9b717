"""The project's documents as values: their headings, links, blocks of code and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PROJECT = Path(__file__).parents[2]
FILE = re.compile(r"^`([\w./-]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One document; `path` is relative to the project's folder."""

    path: Path

    @cached_property
    def text(self) -> str:
        """The whole text."""
        return (PROJECT / self.path).read_text(encoding="utf-8")

    @cached_property
    def prose(self) -> str:
        """The text without its blocks of code."""
        return FENCED.sub("", self.text)

    def blocks(self, language: str) -> tuple[str, ...]:
        """The blocks of code in a language."""
        return tuple(body for name, body in FENCED.findall(self.text) if name == language)

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The files that it shows whole, each below its name, as in "`worker.py`:"."""
        return dict(FILE.findall(self.text))

    @cached_property
    def sections(self) -> Mapping[str, str]:
        """What stands under each heading, up to the next one of any level."""
        parts = re.split(r"^#{1,6} (.+)$", self.prose, flags=re.MULTILINE)
        return dict(zip(parts[1::2], parts[2::2], strict=True))

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The headings as GitHub links to them."""
        return frozenset(map(anchor, self.sections))

    def links(self) -> Iterator[str]:
        """The targets of its links and pictures."""
        yield from re.findall(r"\]\(([^)\s]+)\)", self.prose)

    def words(self, heading: str = "") -> frozenset[str]:
        """What is written as code, in the whole page or under one heading."""
        return frozenset(
            re.findall(r"`([^`]+)`", self.sections[heading] if heading else self.prose)
        )

    def __str__(self) -> str:
        return self.path.as_posix()


def anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def page(path: str) -> Page:
    """The document at a path of the project."""
    return Page(path=Path(path))


PAGES = tuple(
    Page(path=file.relative_to(PROJECT))
    for pattern in ("*.md", "docs/**/*.md", "examples/**/*.md")
    for file in sorted(PROJECT.glob(pattern))
    if "readiness-report" not in file.parts
)
