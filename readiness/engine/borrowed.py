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
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import docker
from docker.errors import APIError, NotFound

from readiness.engine.client import LABEL_OWNER, Engine, dispose, speaking
from readiness.engine.images import SHORT_ID, TEMPORARY, point, untag
from readiness.errors import LabError
from readiness.sentence import say

LABEL_TAG = "readiness.tag"
LABEL_BEFORE = "readiness.before"
RECORDS = {"label": LABEL_TAG}
POLL_S = 0.1
PATIENCE_S = 600.0
"""How long a run waits for another one that has borrowed the same tag."""


@dataclass(frozen=True, kw_only=True)
class _Record:
    """The container that stands for a borrowed tag, and what it says.

    By its id: its name is the next run's as soon as it is gone.
    """

    id: str
    labels: Mapping[str, str]

    @property
    def tag(self) -> str:
        return self.labels[LABEL_TAG]

    @property
    def before(self) -> str:
        return self.labels[LABEL_BEFORE]

    @property
    def owner(self) -> str:
        return self.labels.get(LABEL_OWNER, "")


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

    def _wait(self, dead: Callable[[str], bool], ended: Callable[[], bool]) -> _Record:
        deadline = time.monotonic() + PATIENCE_S
        while not ended():
            if (ours := self._take()) is not None:
                return ours
            held = _record_of(self._engine.api, self.tag)
            if held is not None and dead(held.owner):
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

    def _take(self) -> _Record | None:
        """The record that the tag is ours now; None where another run has it."""
        api, name = self._engine.api, record_name(self.tag)
        before = self._engine.image_id(self.tag) or ""
        labels = {LABEL_TAG: self.tag, LABEL_BEFORE: before, LABEL_OWNER: self._engine.own.id}
        try:
            made = api.create_container(
                before or self._engine.own.image, ["true"], name=name, labels=labels
            )
        except APIError as error:
            # Or the image has gone since our look: who had the tag before has given it back.
            gone = bool(before) and error.status_code == HTTPStatus.NOT_FOUND
            if error.status_code != HTTPStatus.CONFLICT and not gone:
                raise
            return None
        if (self._engine.image_id(self.tag) or "") != before:
            # Given back between our look and our taking it: look again.
            dispose(api, made["Id"])
            return None
        return _Record(id=made["Id"], labels=labels)


def record_name(tag: str) -> str:
    """The name of the container that stands for a borrowed tag, one for each tag."""
    return f"readiness-tag-{hashlib.sha256(tag.encode()).hexdigest()[:24]}"


def return_of_the_dead(api: docker.APIClient, dead: Callable[[str], bool]) -> int:
    """Give back what killed runs had borrowed; how many tags that were."""
    left = [record for record in _records(api) if dead(record.owner)]
    for record in left:
        _give_back(api, record)
    return len(left)


def borrowers(api: docker.APIClient) -> frozenset[str]:
    """The short ids of the owners that have borrowed a tag, or whose tag is not given back yet."""
    return frozenset(record.owner[:SHORT_ID] for record in _records(api))


def _records(api: docker.APIClient) -> list[_Record]:
    listed = api.containers(all=True, filters=RECORDS)
    return [_Record(id=each["Id"], labels=each["Labels"]) for each in listed]


def _give_back(api: docker.APIClient, record: _Record) -> None:
    tag, before = record.tag, record.before
    temporary = _names_of_the_run(api, tag, record.owner)
    if temporary and before != _id_of(api, tag):
        _point_back(api, tag, before)
    for name in temporary:
        # Before the record: who has the tag next may build this very image, while we remove it.
        untag(api, name)
    dispose(api, record.id)


def _point_back(api: docker.APIClient, tag: str, before: str) -> None:
    if before:
        # Without its name the image may have been removed by force.
        with suppress(NotFound):
            point(api, tag, before)
            return
    untag(api, tag)


def _names_of_the_run(api: docker.APIClient, tag: str, owner: str) -> tuple[str, ...]:
    """That run's own names of what it built; none where somebody has built it anew meanwhile."""
    try:
        names = _inspect(api, tag).get("RepoTags") or ()
    except NotFound:
        return ()
    return tuple(n for n in names if n.startswith(f"{TEMPORARY}/") and n.endswith(owner[:SHORT_ID]))


def _id_of(api: docker.APIClient, tag: str) -> str:
    try:
        return str(_inspect(api, tag)["Id"])
    except NotFound:
        return ""


def _inspect(api: docker.APIClient, tag: str) -> Mapping[str, Any]:
    inspect: Callable[[str], Mapping[str, Any]] = api.inspect_image
    return inspect(tag)


def _record_of(api: docker.APIClient, tag: str) -> _Record | None:
    """Who has the tag; None where it has just been given back."""
    try:
        found = api.inspect_container(record_name(tag))
    except NotFound:
        return None
    return _Record(id=found["Id"], labels=found["Config"]["Labels"])
