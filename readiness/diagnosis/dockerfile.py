"""Reads a Dockerfile: its stages and instructions with their lines, and its variables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

# What BuildKit counts as a step of a stage, besides FROM where that names an image.
STEPS = frozenset(("RUN", "COPY", "ADD", "WORKDIR"))


@dataclass(frozen=True, kw_only=True)
class Instruction:
    """One instruction: `line` is its first, `text` is all of it on one line, without comments."""

    keyword: str
    text: str
    line: int

    @property
    def arguments(self) -> str:
        """What stands after the keyword."""
        return self.text[len(self.keyword) :].strip()


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One FROM (`first`) and what follows: `base` is the image or stage that it names."""

    name: str
    base: str
    first: Instruction
    instructions: tuple[Instruction, ...]

    @property
    def steps(self) -> tuple[Instruction, ...]:
        """The instructions that BuildKit numbers."""
        return tuple(each for each in self.instructions if each.keyword in STEPS)


@dataclass(frozen=True, kw_only=True)
class Dockerfile:
    """A Dockerfile: the ARGs before the first FROM, and its stages."""

    arguments: tuple[Instruction, ...]
    stages: tuple[Stage, ...]

    def variables(self, given: Mapping[str, str]) -> dict[str, str]:
        """The values of the ARGs before the first FROM; `given` (build arguments) win."""
        values: dict[str, str] = {}
        for argument in self.arguments:
            values |= declared(argument, values, given)
        return values

    def bases(self, given: Mapping[str, str]) -> Iterator[str]:
        """The images that it builds on or copies from; its own stages are none."""
        values, own = {**self.variables(given), **given}, set[str]()
        for stage in self.stages:
            named = [
                stage.base,
                *(n for each in stage.instructions for n in _FROM.findall(each.text)),
            ]
            yield from (
                name for name in (expand(each, values) for each in named) if name not in own
            )
            own.add(stage.name)

    def at(self, line: int) -> Instruction | None:
        """The instruction that stands at a line."""
        all_ = (each for stage in self.stages for each in (stage.first, *stage.instructions))
        before = (each for each in all_ if each.line <= line)
        return max(before, key=lambda each: each.line, default=None)


def parse(text: str) -> Dockerfile:
    """Read the text of a Dockerfile; what is no instruction is passed over."""
    before: list[Instruction] = []
    stages: list[list[Instruction]] = []
    for instruction in _instructions(text.splitlines()):
        if instruction.keyword == "FROM":
            stages.append([instruction])
        elif stages:
            stages[-1].append(instruction)
        elif instruction.keyword == "ARG":
            before.append(instruction)
    return Dockerfile(
        arguments=tuple(before), stages=tuple(_stage(*each) for each in enumerate(stages))
    )


def expand(text: str, values: Mapping[str, str]) -> str:
    """Replace `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}`; unset is empty."""

    def value(match: re.Match[str]) -> str:
        name = match["plain"] or match["name"]
        found = values.get(name, "")
        if match["operator"] == ":+":
            return match["word"] if found else ""
        return found or (match["word"] or "")

    return _VARIABLE.sub(value, text)


def declared(
    instruction: Instruction, values: Mapping[str, str], given: Mapping[str, str]
) -> dict[str, str]:
    """What an ARG or ENV sets, on top of `values`; `given` are the build arguments."""
    if instruction.keyword not in ("ARG", "ENV"):
        return {}
    found: dict[str, str] = {}
    for match in _ASSIGNMENT.finditer(instruction.arguments):
        name, default = match["name"], match["value"]
        if instruction.keyword == "ARG" and name in given:
            found[name] = given[name]
        elif default is not None:
            found[name] = expand(default.strip("\"'"), values)
        elif instruction.keyword == "ARG" and name in values:
            found[name] = values[name]
    return found


def assigned(dockerfile: Dockerfile) -> Iterator[tuple[str, str]]:
    """Every name and value that an ARG or ENV writes, as it is written, also `ENV NAME value`."""
    inner = (each for stage in dockerfile.stages for each in stage.instructions)
    for each in (*dockerfile.arguments, *inner):
        first = each.arguments.partition(" ")
        if each.keyword == "ENV" and "=" not in first[0]:
            yield first[0], first[2].strip()
        else:
            yield from declared(each, {}, {}).items()


_FROM = re.compile(r"\bfrom=([^\s,]+)")
_VARIABLE = re.compile(
    r"\$(?:(?P<plain>\w+)|\{(?P<name>\w+)(?:(?P<operator>:?[-+])(?P<word>[^}]*))?\})"
)
_ASSIGNMENT = re.compile(r"(?P<name>\w+)(?:=(?P<value>\"[^\"]*\"|'[^']*'|\S*))?")
_HEREDOC = re.compile(r"<<-?([\"']?)(?P<end>\w+)\1")
_ESCAPE = re.compile(r"#\s*escape\s*=\s*(?P<character>\S)", re.IGNORECASE)


def _instructions(lines: Sequence[str]) -> Iterator[Instruction]:
    escape = next((m["character"] for m in map(_ESCAPE.match, lines[:5]) if m), "\\")
    at = 0
    while at < len(lines):
        start = at
        parts: list[str] = []
        more = True
        while more and at < len(lines):
            line = lines[at].rstrip()
            at += 1
            if not line.strip() or line.lstrip().startswith("#"):
                more = bool(parts)  # comments and empty lines within an instruction are left out
                continue
            more = line.endswith(escape)
            parts.append(line.removesuffix(escape))
        if "".join(parts).strip():
            instruction = _instruction(parts, start + 1)
            at = _after_heredocs(instruction, lines, at)
            yield instruction


def _instruction(parts: Sequence[str], line: int) -> Instruction:
    text = "".join(parts).strip()
    word = text.split(maxsplit=1)[0]
    return Instruction(keyword=word.upper(), text=word.upper() + text[len(word) :], line=line)


def _after_heredocs(instruction: Instruction, lines: Sequence[str], at: int) -> int:
    if instruction.keyword not in ("RUN", "COPY", "ADD"):
        return at
    for match in _HEREDOC.finditer(instruction.text):
        ends = (n for n in range(at, len(lines)) if lines[n].strip() == match["end"])
        at = next(ends, len(lines) - 1) + 1
    return at


def _stage(index: int, instructions: Sequence[Instruction]) -> Stage:
    first = instructions[0]
    words = [word for word in first.arguments.split() if not word.startswith("--")]
    named = len(words) > 2 and words[1].upper() == "AS"  # noqa: PLR2004  BASE AS NAME
    return Stage(
        name=words[2] if named else f"stage-{index}",
        base=words[0] if words else "",
        first=first,
        instructions=tuple(instructions[1:]),
    )
