"""A YAML file that was read: its values, and the line and column of everything in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from readiness.config.values import Value, Where, at
from readiness.errors import Problem
from readiness.model import Location
from readiness.sentence import Sentence, bounded

_LINE_END = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file that was read: its values, and where each key and each value stands.

    `path` is relative to the repository root; marks are (line, column), from 1; `tags` are those
    of the values that bear one which the reader was told to let stand.
    """

    path: str
    text: str
    data: Value = None
    keys: dict[Where, tuple[int, int]] = field(default_factory=dict)
    values: dict[Where, tuple[int, int]] = field(default_factory=dict)
    tags: dict[Where, str] = field(default_factory=dict)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its lines as YAML 1.2 and editors know them; PyYAML ends one at U+2028 as well."""
        return tuple(_LINE_END.split(self.text))

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return (0, *(end.end() for end in _LINE_END.finditer(self.text)))

    def place(self, index: int) -> tuple[int, int]:
        """The line and column of a character."""
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1

    def mark(self, where: Where, *, key: bool = False) -> tuple[int, int]:
        """Where the value (or its key) stands; the nearest parent's place where it is absent."""
        first, second = (self.keys, self.values) if key else (self.values, self.keys)
        while where not in first and where not in second and where:
            where, first, second = where[:-1], self.keys, self.values
        return first.get(where) or second.get(where) or (1, 1)

    def item(self, where: Where, index: int) -> Where:
        """The place of a list's item; the value itself where one value stands for a list."""
        return (*where, index) if (*where, index) in self.values else where

    def location(self, where: Where) -> Location:
        """The line of the key, for findings and reports."""
        return Location(path=self.path, line=self.mark(where, key=True)[0])

    def problem(self, where: Where, message: Sentence, *, key: bool = False) -> Problem:
        """A problem with the value (or the key) at that place."""
        return self.problem_at(*self.mark(where, key=key), message)

    def problem_at(self, line: int, column: int, message: Sentence) -> Problem:
        """A problem at that line and column, with the line's text."""
        source = self.lines[line - 1] if line <= len(self.lines) else ""
        return Problem(
            message=bounded(message), path=self.path, line=line, column=column, source=source
        )

    def written(self, where: Where) -> Value:
        """What was written there, before `${...}` was replaced: safe to be shown."""
        return at(self.data, where)
