"""Removes what runs left that can no longer do it themselves, and never what a live run has."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

import docker
from docker.errors import APIError, NotFound

from readiness.engine.borrowed import borrowers, return_of_the_dead
from readiness.engine.builders import remove_of_the_dead
from readiness.engine.client import (
    LABEL_FRONT,
    LABEL_KEEP,
    LABEL_OWNER,
    LABEL_RUN,
    runs,
    speaking,
)
from readiness.engine.images import TEMPORARY
from readiness.engine.network import remove_network
from readiness.engine.teardown import names_of
from readiness.errors import LabError
from readiness.sentence import say

FILTER = {"label": LABEL_RUN}
IN_USE = (HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT)
"""In use, or its removal is under way; 403 is what a network says that has containers."""
FRONTS = {"label": LABEL_FRONT, "status": ["created", "exited", "dead"]}
"""What a command line that was killed may have left."""
POLL_S = 0.1
KILLED_S = 10.0
STARTING_S = 60.0
"""A command line starts its container right after it has made it: an older one is nobody's."""


@dataclass(frozen=True, kw_only=True)
class Swept:
    """How many things of dead runs were removed."""

    containers: int = 0
    networks: int = 0
    images: int = 0

    def __str__(self) -> str:
        return f"{self.containers} containers, {self.networks} networks, {self.images} images"

    @property
    def nothing(self) -> bool:
        """Whether there was nothing to remove."""
        return not (self.containers or self.networks or self.images)


def sweep(api: docker.APIClient, *, kept_too: bool = False) -> Swept:
    """Remove the containers, networks and images of runs whose own container no longer runs.

    A run is alive as long as the container in which it runs (its label names it): that is proof
    where age would be a guess. Labs that `--keep` left are removed only with `kept_too`.
    Raises LabError for what the engine refuses, after everything else is removed.
    """
    dead = _dead_owners(api)
    sweeping = _Sweeping()

    def is_left(labels: Mapping[str, str]) -> bool:
        return (kept_too or LABEL_KEEP not in labels) and dead(labels.get(LABEL_OWNER, ""))

    with speaking(say("remove what earlier runs left")):
        left = [each for each in api.containers(all=True, filters=FILTER) if is_left(_labels(each))]
        left += filter(_is_over, api.containers(all=True, filters=FRONTS))
        containers = sweeping.gone(partial(_remove_container, api, each["Id"]) for each in left)
        containers += sweeping.count(lambda: remove_of_the_dead(api, dead))
        lost = [each for each in api.networks(filters=FILTER) if is_left(_labels(each))]
        names = names_of(left)
        networks = sweeping.gone(partial(remove_network, api, each["Id"], names) for each in lost)
        images = sweeping.count(lambda: return_of_the_dead(api, dead))
        tags = [tag for tag in _temporary_tags(api.images()) if dead(owner_of(tag))]
        # By its own name of what it built a run's borrowed tag is known: not before that is back.
        held = borrowers(api)
        tags = [tag for tag in tags if owner_of(tag) not in held]
        images += sweeping.gone(partial(api.remove_image, tag) for tag in tags)
        if sweeping.refused is not None:
            raise sweeping.refused
    return Swept(containers=containers, networks=networks, images=images)


class _Sweeping:
    """Removes one thing after the other; the first refusal is kept until all were tried."""

    def __init__(self) -> None:
        self.refused: Exception | None = None

    def gone(self, removals: Iterable[Callable[[], object]]) -> int:
        """How many it was us who removed; another sweep may be at the same things."""
        return sum(self.count(partial(_gone, remove)) for remove in removals)

    def count(self, removal: Callable[[], int]) -> int:
        """How many things a removal took away, none where it was refused."""
        try:
            return removal()
        except (APIError, LabError) as error:
            self.refused = self.refused or error
            return 0


def outlive(api: docker.APIClient, owner: str, patience_s: float) -> bool:
    """End a run that nobody watches any more: asked first; whether it had to be killed.

    Raises LabError.
    """
    with speaking(say("end what the main step left at work")):
        for signal, patience in (("SIGTERM", patience_s), ("SIGKILL", KILLED_S)):
            if not runs(api, owner):
                return False
            with suppress(APIError):  # it has ended just now
                api.kill(owner, signal=signal)
            if _ends(api, owner, patience):
                break
    return signal == "SIGKILL"


def _ends(api: docker.APIClient, owner: str, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while runs(api, owner):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True


def _is_over(front: Mapping[str, Any]) -> bool:
    return bool(front["State"] != "created" or time.time() - front["Created"] > STARTING_S)


def _remove_container(api: docker.APIClient, id_: str) -> None:
    api.remove_container(id_, v=True, force=True)


def _labels(thing: Mapping[str, Any]) -> Mapping[str, str]:
    return thing.get("Labels") or {}


def owner_of(tag: str) -> str:
    """The owner's short id that a temporary tag carries (`readiness-run/video:RUN-OWNER`)."""
    return tag.rpartition("-")[2]


def _dead_owners(api: docker.APIClient) -> Callable[[str], bool]:
    known: dict[str, bool] = {}

    def dead(owner: str) -> bool:
        if owner not in known:
            known[owner] = not runs(api, owner)
        return known[owner]

    return dead


def _temporary_tags(images: Iterable[Mapping[str, Any]]) -> list[str]:
    tags = (tag for image in images for tag in image.get("RepoTags") or ())
    return [tag for tag in tags if tag.startswith(f"{TEMPORARY}/")]


def _gone(remove: Callable[[], object]) -> bool:
    """Whether it was us who removed it; another sweep may be at the same thing."""
    try:
        remove()
    except NotFound:
        return False
    except APIError as error:
        if error.status_code in IN_USE:
            return False
        raise
    return True
