"""A build cache that outlives the machine: what buildx is told of it, image by image."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from readiness.plan import Build
from readiness.sentence import NOTHING, Sentence, say

OFF = ("--no-cache",)
TOKEN = "ACTIONS_RUNTIME_TOKEN"  # noqa: S105  the variable's name
SERVICES = ("ACTIONS_RESULTS_URL", "ACTIONS_CACHE_URL")
MODE = "ACTIONS_CACHE_MODE"
READS = ("", "read", "write")
WRITES = ("", "write", "write-only")
"""What the runner's mode lets a job do; older runners name none and mean both."""

NAME = 40
"""Of an image's name, as much as a registry's tag has room for."""


def scope(name: str, build: Build) -> str:
    """The name of one image's cache: images do not overwrite one another's."""
    safe = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:NAME] or "image"
    told = "\0".join(
        (name, build.context, build.dockerfile, build.target or "", build.platform or "")
    )
    return f"readiness-{safe}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


def options(cache: str, scope: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    """What `docker buildx build` is told: where to read the cache, and where to keep it."""
    if cache == "gha":
        return _gha(scope, environ.get(MODE, ""))
    place = f"type=registry,ref={_reference(cache.removeprefix('registry:'), scope)}"
    return (f"--cache-from={place}", f"--cache-to={place},{_kept()}")


def variables(cache: str, environ: Mapping[str, str]) -> dict[str, str]:
    """What buildx finds in its environment; BuildKit hands none of it to a build."""
    if cache != "gha":
        return {}
    found = {name: environ[name] for name in (TOKEN, *SERVICES) if environ.get(name)}
    # The runner says so to JavaScript actions only; the first service has been shut down.
    return found | ({"ACTIONS_CACHE_SERVICE_V2": "true"} if SERVICES[0] in found else {})


def lacking(cache: str, environ: Mapping[str, str]) -> Sentence:
    """Why there is no such cache; empty where there is. buildx would say nothing."""
    if cache != "gha":
        return NOTHING
    if not environ.get(TOKEN) or not any(environ.get(name) for name in SERVICES):
        names = ", ".join((TOKEN, *SERVICES))
        return say("the runner offers no cache ({names} are not all set)", names=names)
    none = environ.get(MODE) == "none"
    return say("the runner lets this job use no cache") if none else NOTHING


def _gha(scope: str, mode: str) -> tuple[str, ...]:
    place = f"type=gha,scope={scope}"
    read = (f"--cache-from={place}",) if mode in READS else ()
    write = (f"--cache-to={place},{_kept()}",) if mode in WRITES else ()
    return (*read, *write)


def _kept() -> str:
    # Also the layers of stages that the image leaves out; one that cannot be kept fails nobody.
    return "mode=max,ignore-error=true"


def _reference(reference: str, scope: str) -> str:
    """A tag of its own for each image, behind the tag that the reference has, if any."""
    head, colon, tag = reference.rpartition(":")
    if colon and "/" not in tag:
        return f"{head}:{tag}-{scope}"
    return f"{reference}:{scope}"
