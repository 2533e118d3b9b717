"""Tags that are ours for a run only: one run at a time has one, and it points back afterwards.

A container that is never started is both the lock, as its name is made of the tag, and the record
of where the tag pointed: made from that image, it keeps it from being pruned. A run that was killed
leaves it behind, and whoever comes next gives the tag back in its place.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import docker
from docker.errors import APIError, NotFound

from readiness.engine.client import LABEL_OWNER, Engine, speaking
from readiness.engine.images import TEMPORARY, split_reference, untag
from readiness.errors import LabError
from readiness.sentence import say

LABEL_TAG = "readiness.tag"
LABEL_BEFORE = "readiness.before"
RECORDS = {"label": LABEL_TAG}
POLL_S = 0.1
PATIENCE_S = 600.0
"""How long a run waits for another one that has borrowed the same tag."""


class Borrowed:
    """A tag that is ours until `give_back`; waits for a live run that has it, up to 10 minutes.

    `dead` tells whether the run of an owner is over, `ended` whether this one is. Raises LabError.
    """

    def __init__(
        self, engine: Engine, tag: str, dead: Callable[[str], bool], ended: Callable[[], bool]
    ) -> None:
        self._engine = engine
        self.tag = tag
        with speaking(say("borrow the tag {tag}", tag=tag)):
            self._record = self._wait(dead, ended)

    def give_back(self) -> None:
        """Let the tag point where it pointed, or remove it."""
        with speaking(say("put the tag {tag} back", tag=self.tag)):
            _give_back(self._engine.api, self._record)

    def _wait(self, dead: Callable[[str], bool], ended: Callable[[], bool]) -> Mapping[str, str]:
        deadline = time.monotonic() + PATIENCE_S
        while not ended():
            held = self._take()
            if held is None:
                return self._labels
            if held and dead(held[LABEL_OWNER]):
                _give_back(self._engine.api, held)
            elif time.monotonic() > deadline:
                raise LabError(
                    say(
                        "another run has borrowed the tag {tag} for {seconds} s: give its `tag`"
                        " another name, or run one after the other",
                        tag=self.tag,
                        seconds=f"{PATIENCE_S:.0f}",
                    )
                )
            time.sleep(POLL_S)
        raise LabError(say("the run ended before"))

    def _take(self) -> Mapping[str, str] | None:
        """None where the tag is ours now, else the record of who has it (empty where it went)."""
        api, name = self._engine.api, record_name(self.tag)
        before = self._engine.image_id(self.tag) or ""
        self._labels = {
            LABEL_TAG: self.tag,
            LABEL_BEFORE: before,
            LABEL_OWNER: self._engine.own.id,
        }
        try:
            api.create_container(
                before or self._engine.own.image, ["true"], name=name, labels=self._labels
            )
        except APIError as error:
            if error.status_code != HTTPStatus.CONFLICT:
                raise
            return _labels_of(api, name)
        if (self._engine.image_id(self.tag) or "") != before:
            # Given back between our look and our taking it: look again.
            _remove(api, name)
            return {}
        return None


def record_name(tag: str) -> str:
    """The name of the container that stands for a borrowed tag, one for each tag."""
    return f"readiness-tag-{hashlib.sha256(tag.encode()).hexdigest()[:24]}"


def return_of_the_dead(api: docker.APIClient, dead: Callable[[str], bool]) -> int:
    """Give back what killed runs had borrowed; how many tags that were."""
    records = [each["Labels"] for each in api.containers(all=True, filters=RECORDS)]
    left = [labels for labels in records if dead(labels.get(LABEL_OWNER, ""))]
    for labels in left:
        _give_back(api, labels)
    return len(left)


def _give_back(api: docker.APIClient, record: Mapping[str, str]) -> None:
    tag, before = record[LABEL_TAG], record[LABEL_BEFORE]
    temporary = _names_of_the_run(api, tag, record[LABEL_OWNER])
    if temporary and before != _id_of(api, tag):
        _point_back(api, tag, before)
    for name in temporary:
        # Before the record: who has the tag next may build this very image, while we remove it.
        untag(api, name)
    _remove(api, record_name(tag))


def _point_back(api: docker.APIClient, tag: str, before: str) -> None:
    if before:
        repository, name = split_reference(tag)
        # Without its name the image may have been removed by force.
        with suppress(NotFound):
            api.tag(before, repository, name, force=True)
            return
    untag(api, tag)


def _names_of_the_run(api: docker.APIClient, tag: str, owner: str) -> tuple[str, ...]:
    """That run's own names of what it built; none where somebody has built it anew meanwhile."""
    try:
        names = _inspect(api, tag).get("RepoTags") or ()
    except NotFound:
        return ()
    return tuple(n for n in names if n.startswith(f"{TEMPORARY}/") and n.endswith(owner[:12]))


def _id_of(api: docker.APIClient, tag: str) -> str:
    try:
        return str(_inspect(api, tag)["Id"])
    except NotFound:
        return ""


def _inspect(api: docker.APIClient, tag: str) -> Mapping[str, Any]:
    inspect: Callable[[str], Mapping[str, Any]] = api.inspect_image
    return inspect(tag)


def _labels_of(api: docker.APIClient, name: str) -> Mapping[str, str]:
    try:
        labels: Mapping[str, str] = api.inspect_container(name)["Config"]["Labels"]
    except NotFound:
        return {}
    return labels


def _remove(api: docker.APIClient, name: str) -> None:
    with suppress(NotFound):
        api.remove_container(name, force=True, v=True)
