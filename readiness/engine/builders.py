"""Builders in containers of their own: buildx makes them without labels, so their names tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import docker
from docker.errors import NotFound

from readiness.engine.client import Engine, dispose, speaking
from readiness.sentence import say

CONTAINERD = "io.containerd.snapshotter.v1"
"""How an engine with the containerd image store calls its driver."""

SHORT_ID = 12
VOLUMES = {"name": "buildx_buildkit_readiness-"}
VOLUME = re.compile(r"buildx_buildkit_(readiness-[0-9a-f]+-([0-9a-f]{12}))0_state")


def engine_keeps_caches(engine: Engine) -> bool:
    """Whether the engine's own builder can write a cache to somewhere else."""
    with speaking(say("ask the engine for its image store")):
        status = engine.api.info().get("DriverStatus") or ()
    return any(CONTAINERD in map(str, each) for each in status)


def name(engine: Engine) -> str:
    """The builder of a run; a sweep can tell whose it is."""
    return f"readiness-{engine.run_id}-{engine.own.id[:SHORT_ID]}"


def remove(api: docker.APIClient, builder: str) -> None:
    """Remove a builder's container and its volume; what is gone already is fine."""
    with speaking(say("remove the builder of the cache")):
        dispose(api, f"buildx_buildkit_{builder}0")
        with suppress(NotFound):
            api.remove_volume(f"buildx_buildkit_{builder}0_state", force=True)


def remove_of_the_dead(api: docker.APIClient, dead: Callable[[str], bool]) -> int:
    """Remove the builders of runs that are over; how many there were."""
    listed: dict[str, Any] = api.volumes(filters=VOLUMES)
    found = (VOLUME.fullmatch(each["Name"]) for each in listed["Volumes"] or ())
    left = [match[1] for match in found if match and dead(match[2])]
    for builder in left:
        remove(api, builder)
    return len(left)
