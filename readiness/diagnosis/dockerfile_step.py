"""Which instruction of a Dockerfile BuildKit means by the name that it gives to a step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from readiness.diagnosis.dockerfile import Dockerfile, Instruction, Stage, declared, expand

_STEP = re.compile(r"\[(?:(?P<where>.+) )?(?P<number>\d{1,9})/(?P<total>\d{1,9})\] (?P<text>.*)$")
_IMAGE = re.compile(
    r"(?:\[internal\] load metadata for|FROM|resolve image config for) "
    r"(?:docker-image://)?(?P<image>\S+)$"
)
_FROM = re.compile(r"--from=(\S+)")
_BAD_BASE = re.compile(r"failed to parse stage name \"([^\"]+)\"")
_BLANK_BASE = re.compile(r"base name \((.+?)\) should not be blank")
_BAD_STAGE = re.compile(r"circular dependency detected on stage: (\S+)")
_TOO_FEW = re.compile(r": ([A-Z]+) must have two arguments")
_ALIKE = 0.8


def find_instruction(
    name: str, dockerfile: Dockerfile, given: Mapping[str, str]
) -> Instruction | None:
    """The instruction that a step's name stands for; `given` are the build arguments."""
    if match := _IMAGE.match(name):
        return _pulls(familiar(match["image"]), dockerfile, given)
    if match := _STEP.match(name):
        stages = _stages(match["where"] or "", dockerfile)
        by_number = (
            _numbered(stage, int(match["number"]), int(match["total"])) for stage in stages
        )
        values = _values_at(dockerfile, given)
        wanted = _Wanted(text=_plain(match["text"]), values=values)
        return next((each for each in by_number if each and wanted.fits(each)), None) or next(
            (each for stage in stages for each in stage.instructions if wanted.fits(each)), None
        )
    if name.startswith(("http://", "https://")):
        return next((each for each in _all(dockerfile) if name in each.text.split()), None)
    return None


def find_complained_of(
    error: str, dockerfile: Dockerfile, given: Mapping[str, str]
) -> Instruction | None:
    """The instruction that the builder cannot read, where it names no line but what stands there.

    A base whose name is empty or invalid, a stage, or a keyword that lacks its arguments.
    """
    if match := _BAD_BASE.search(error):
        return _pulls(familiar(match[1]), dockerfile, given)
    if match := _BLANK_BASE.search(error):
        return next((s.first for s in dockerfile.stages if s.base == match[1]), None)
    if match := _BAD_STAGE.search(error):
        return next((s.first for s in dockerfile.stages if s.name.lower() == match[1]), None)
    if match := _TOO_FEW.search(error):
        short = (e for e in _all(dockerfile) if e.keyword == match[1] and "=" not in e.arguments)
        return next((e for e in short if len(e.arguments.split()) < 2), None)  # noqa: PLR2004
    return None


def _all(dockerfile: Dockerfile) -> Iterator[Instruction]:
    return (each for stage in dockerfile.stages for each in stage.instructions)


def familiar(image: str) -> str:
    """An image's name as people write it: without the default registry, library and tag."""
    name = image.removeprefix("docker.io/").removeprefix("library/")
    return name.removesuffix(":latest")


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    text: str
    values: Mapping[int, Mapping[str, str]]

    def fits(self, instruction: Instruction) -> bool:
        """Whether it is this instruction, some of whose variables may have been replaced."""
        if instruction.keyword != self.text.partition(" ")[0]:
            return False
        written, values = _plain(instruction.text), self.values[instruction.line]
        # What stands in single quotes BuildKit leaves as it is: here it is replaced on both sides.
        expanded = _plain(expand(written, values))
        if self.text == written or _plain(expand(self.text, values)) == expanded:
            return True
        return any(
            SequenceMatcher(None, each, self.text, autojunk=False).ratio() >= _ALIKE
            for each in (written, expanded)
        )


def _values_at(dockerfile: Dockerfile, given: Mapping[str, str]) -> Mapping[int, Mapping[str, str]]:
    """What the variables are at each instruction, by its line: BuildKit names steps with them.

    A stage may build on any before it, so it is taken to know their variables as well.
    """
    values = {**dockerfile.variables(given), **given}
    found: dict[int, Mapping[str, str]] = {}
    for stage in dockerfile.stages:
        for instruction in stage.instructions:
            values = {**values, **declared(instruction, values, given)}
            found[instruction.line] = values
    return found


def _plain(text: str) -> str:
    return " ".join(text.split())


def _stages(where: str, dockerfile: Dockerfile) -> tuple[Stage, ...]:
    """The stages of that name; before it may stand a platform. No name: it is the only one."""
    name = where.rpartition(" ")[2].lower()
    named = tuple(stage for stage in dockerfile.stages if stage.name.lower() == name)
    return named or dockerfile.stages[::-1]


def _numbered(stage: Stage, number: int, total: int) -> Instruction | None:
    """The step of that number; FROM is counted too where it names an image and not a stage."""
    at = number - 1 - (total - len(stage.steps))
    return stage.steps[at] if 0 <= at < len(stage.steps) else None


def _pulls(image: str, dockerfile: Dockerfile, given: Mapping[str, str]) -> Instruction | None:
    """The FROM, or the COPY --from, that asks for an image."""
    outer = dockerfile.variables(given)
    for stage in dockerfile.stages:
        if familiar(expand(stage.base, outer)) == image:
            return stage.first
        for instruction, values in _with_values(stage, outer, given):
            asked = _FROM.search(expand(instruction.text, values))
            if asked and familiar(asked[1]) == image:
                return instruction
    return None


def _with_values(
    stage: Stage, outer: Mapping[str, str], given: Mapping[str, str]
) -> Iterator[tuple[Instruction, Mapping[str, str]]]:
    values: dict[str, str] = {}
    for instruction in stage.instructions:
        values |= declared(instruction, {**outer, **values}, given)
        yield instruction, values
