"""Reading a justfile: what the recipes say that are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_VALUE = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")
_SETTING = re.compile(r"(?:export\s+)?([\w-]+)\s*:=\s*(.*)")
_RECIPE = re.compile(r"@?([\w-]+)[^:]*:(?!=)(.*)")


def recipes(text: str, words: Sequence[str]) -> Iterator[str]:
    """The shell's texts of the recipes among the words, else of the first; then what each needs."""
    values: dict[str, str] = {}
    needs: dict[str, list[str]] = {}
    bodies: dict[str, list[str]] = {}
    body: list[str] = []
    for line in text.splitlines():
        if line[:1].isspace():
            body.append(line.strip().lstrip("@-"))
        elif match := _SETTING.match(line):
            values[match[1]] = match[2].strip("\"' ")
        elif match := _RECIPE.match(line):
            body = bodies[match[1]] = []
            needs[match[1]] = match[2].split()
    for asked in [word for word in words if word in bodies] or list(bodies)[:1]:
        for name in filter(bodies.__contains__, (asked, *needs[asked])):
            yield _VALUE.sub(lambda found: values.get(found[1], found[0]), "\n".join(bodies[name]))
