"""One image's way back to the repository: its Dockerfiles known, any frame can be placed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from readiness.diagnosis.copies import Copy, copies, steps
from readiness.diagnosis.frame import Frame
from readiness.diagnosis.repository import Repository
from readiness.diagnosis.requirements import Advice, advise
from readiness.diagnosis.source_map import locate, locate_in_log
from readiness.model import Location
from readiness.plan import Build, Plan


class Sources:
    """The repository as one worker's image holds it; `builds` has the image it builds on first."""

    def __init__(self, repository: Repository, builds: Sequence[Build]) -> None:
        self._repository = repository
        self._builds = tuple(builds)

    @cached_property
    def _copied(self) -> tuple[Copy, ...]:
        return copies(self._builds, self._repository)

    def of_frames(self, frames: Sequence[Frame]) -> Location | None:
        """The deepest of the frames that is the repository's own."""
        return locate(frames, self._repository, self._copied)

    def of_log(self, lines: Sequence[str]) -> Location | None:
        """The place to which the last stack trace of a log leads."""
        return locate_in_log(lines, self._repository, self._copied)

    def of_instruction(self, keyword: str) -> Location | None:
        """The last instruction of that keyword that the image was built by."""
        places = []
        for build in self._builds:
            done = steps((build,), self._repository)
            lineage = done[-1].lineage(build.target or done[-1].stage) if done else ()
            places += [
                Location(path=build.dockerfile, line=step.instruction.line)
                for step in done
                if step.instruction.keyword == keyword and step.stage in lineage
            ]
        return places[-1] if places else None

    def advice(self, module: str) -> Advice:
        """What to do about a module that is missing in the image."""
        return advise(module, self._builds, self._repository)


def builds_of(plan: Plan, image: str) -> tuple[Build, ...]:
    """How an image of the plan is built: first what it needs, then itself."""
    found = plan.image(image)
    before = tuple(build for need in found.needs for build in builds_of(plan, need))
    return (*before, found.build) if found.build else before
