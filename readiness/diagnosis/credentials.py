"""Credentials of git's that a build would copy into an image, with the whole of the checkout.

actions/checkout leaves the job's token in .git/config until the job ends, unless it is told
`persist-credentials: false`; a remote's address may hold a password as well.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.diagnosis.copies import Step, steps, words_of
from readiness.diagnosis.dockerignore import left_out
from readiness.diagnosis.repository import Repository
from readiness.plan import Build, Image
from readiness.sentence import Sentence, say

CONFIG = ".git/config"
_SETTING = re.compile(
    r"\s*(?P<key>extraheader|url|pushurl|password)\s*=\s*(?P<value>.*)$", re.IGNORECASE
)
_IN_URL = re.compile(r"://([^/\s:@]*:[^/\s@]+|gh[a-z]_\w+|github_pat_\w+)@")


def exposed(images: Iterable[Image], repository: Repository) -> Iterator[Sentence]:
    """A remark on each image that would hold such a credential, where and how to mend it."""
    for image in images:
        build = image.build
        if build is None or not (setting := _held(build, repository)):
            continue
        if step := _taking(build, repository):
            yield say(
                "{image}: {file}:{line} copies {config} into the image, and that holds a credential"
                " (`{setting}`): put `.git` into .dockerignore, and check out with"
                " `persist-credentials: false`",
                image=image.name,
                file=build.dockerfile,
                line=step.instruction.line,
                config=CONFIG,
                setting=setting,
            )


def _held(build: Build, repository: Repository) -> str:
    """The setting of the context's own .git/config that is a credential; empty where none is."""
    if left_out(CONFIG, build, repository):
        return ""
    lines = repository.lines(posixpath.normpath(posixpath.join(build.context, CONFIG)))
    found = (match for line in lines if (match := _SETTING.match(line)))
    return next((match["key"] for match in found if _is_credential(match)), "")


def _is_credential(setting: re.Match[str]) -> bool:
    match setting["key"].lower():
        case "extraheader":
            return "authorization" in setting["value"].lower()
        case "password":
            return bool(setting["value"])
        case _:
            return bool(_IN_URL.search(setting["value"]))


def _taking(build: Build, repository: Repository) -> Step | None:
    """The step that brings .git into the stage that is built, from the context or from a stage."""
    done = steps((build,), repository)
    lineage = done[-1].lineage(build.target or done[-1].stage) if done else ()
    places: defaultdict[str, list[str]] = defaultdict(list)
    for step in done:
        if step.instruction.keyword not in ("COPY", "ADD"):
            continue
        flags, sources, place = _parts(step)
        if place and _takes(step, flags, sources, places):
            places[step.stage].append(place)
            if step.stage in lineage:
                return step
    return None


def _parts(step: Step) -> tuple[Mapping[str, str], Sequence[str], str]:
    """Its flags, its sources, and the folder of the image that it copies to."""
    words = words_of(step.text.partition(" ")[2])
    flags = dict(word[2:].partition("=")[::2] for word in words if word.startswith("--"))
    *sources, last = [word for word in words if not word.startswith("--")] or [""]
    place = posixpath.normpath(posixpath.join(step.workdir, last)) if sources else ""
    return flags, sources, place


def _takes(
    step: Step,
    flags: Mapping[str, str],
    sources: Sequence[str],
    places: Mapping[str, Sequence[str]],
) -> bool:
    """Whether .git is among what it copies; `places` are where each stage has it already."""
    if flags.get("exclude", "").strip("/*") == ".git":
        return False
    if "from" not in flags:
        named = {posixpath.normpath(source.lstrip("/")) for source in sources}
        return bool(named & {".", "*", ".git", CONFIG})
    there = [place for name in step.lineage(flags["from"]) for place in places.get(name, ())]
    wanted = [posixpath.join("/", posixpath.normpath(source)) for source in sources]
    return any(f"{place}/".startswith(f"{path.rstrip('/')}/") for path in wanted for place in there)
