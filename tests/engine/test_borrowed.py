"""A borrowed tag is one run's at a time, and points afterwards as before, whoever puts it back."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import pytest

from readiness.engine import borrowed
from readiness.engine.borrowed import Borrowed, record_name, return_of_the_dead
from readiness.errors import LabError
from tests.engine.api import OWN, Api, client, engine, refusal

TAG = "localhost:5000/base:1"
MISSING = refusal("No such image", HTTPStatus.NOT_FOUND)
TAKEN = refusal("the name is in use", HTTPStatus.CONFLICT)
OURS = [TAG, f"readiness-run/base:run1-{OWN.id[:12]}"]
DEAD, LIVE = "d" * 64, "e" * 64
MADE = {"Id": "ours"}


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(borrowed, "POLL_S", 0.0)


class Tags(Api):
    """An engine on which the tag points at an image, or at none."""

    def __init__(self, image: str = "", names: list[str] | None = None, **answers: Any) -> None:
        super().__init__(inspect_image=self._inspect, **{"create_container": MADE, **answers})
        self.image, self.names = image, names or [TAG]

    def _inspect(self, _: str) -> Mapping[str, Any]:
        if not self.image:
            raise MISSING
        return {"Id": self.image, "RepoTags": self.names}

    def built(self) -> None:
        """What a build of this run does."""
        self.image, self.names = "sha256:built", OURS


def borrow(api: Api) -> Borrowed:
    return Borrowed(engine(api), TAG, dead=lambda owner: owner == DEAD, ended=lambda: False)


def record(owner: str, before: str = "") -> dict[str, str]:
    return {"readiness.tag": TAG, "readiness.before": before, "readiness.owner": owner}


def test_it_points_afterwards_where_it_pointed_before() -> None:
    api = Tags("sha256:before")
    ours = borrow(api)
    api.built()
    ours.give_back()
    assert api.called("tag") == ["sha256:before localhost:5000/base 1"]
    assert api.calls[-2:] == [f"remove_image {OURS[1]}", "remove_container ours"]


def test_it_is_gone_afterwards_where_it_was_not_there_and_our_own_name_before_it_is_anybody_s() -> (
    None
):
    api = Tags()
    ours = borrow(api)
    api.built()
    ours.give_back()
    assert api.called("remove_image") == [TAG, OURS[1]]
    assert api.calls[-1] == "remove_container ours"
    assert api.called("tag") == []


def test_it_is_gone_where_its_image_was_removed_by_force_meanwhile() -> None:
    api = Tags("sha256:before", tag=MISSING)
    ours = borrow(api)
    api.built()
    ours.give_back()
    assert api.called("remove_image") == [TAG, OURS[1]]


def test_nothing_is_put_back_where_nothing_was_built() -> None:
    api = Tags("sha256:before")
    borrow(api).give_back()
    assert api.called("tag") == api.called("remove_image") == []
    assert api.called("remove_container") == ["ours"]


def test_what_somebody_built_anew_meanwhile_is_theirs() -> None:
    api = Tags("sha256:before")
    ours = borrow(api)
    api.image = "sha256:by-hand"
    ours.give_back()
    assert api.called("tag") == api.called("remove_image") == []


def test_the_image_that_it_pointed_at_is_kept_by_the_record() -> None:
    api = Tags("sha256:before")
    borrow(api)
    assert api.calls[1].startswith("create_container sha256:before")
    assert api.options[1] == {"name": record_name(TAG), "labels": record(OWN.id, "sha256:before")}


def test_an_image_that_goes_while_the_tag_is_taken_is_looked_for_again() -> None:
    api = Tags("sha256:other", create_container=iter([MISSING, MADE]), inspect_container=MISSING)
    borrow(api)
    assert len(api.called("create_container")) == 2


def test_without_an_image_of_its_own_a_run_can_borrow_nothing() -> None:
    with pytest.raises(LabError, match="No such image"):
        borrow(Tags(create_container=MISSING))


def test_a_live_run_that_has_it_is_waited_for() -> None:
    held = {"Id": "theirs", "Config": {"Labels": record(LIVE)}}
    api = Tags(create_container=iter([TAKEN, TAKEN, MADE]), inspect_container=held)
    borrow(api)
    assert len(api.called("create_container")) == 3
    assert api.called("remove_container") == []


def test_what_went_while_we_looked_at_it_is_tried_again() -> None:
    api = Tags(create_container=iter([TAKEN, MADE]), inspect_container=MISSING)
    borrow(api)
    assert len(api.called("create_container")) == 2


def test_what_was_given_back_while_we_took_it_is_looked_at_again() -> None:
    api = Tags("sha256:theirs", inspect_container=MISSING)

    def create(*_: Any, **__: Any) -> Mapping[str, str]:
        api.image = "sha256:before"
        return MADE

    api.answers["create_container"] = create
    borrow(api)
    assert api.options[-2]["labels"]["readiness.before"] == "sha256:before"
    assert api.called("remove_container") == ["ours"]


def test_a_run_that_was_killed_is_done_its_duty_for() -> None:
    held = {"Id": "theirs", "Config": {"Labels": record(DEAD, "sha256:before")}}
    theirs = [TAG, f"readiness-run/base:run0-{DEAD[:12]}"]
    api = Tags("sha256:built", theirs, create_container=iter([TAKEN, MADE]), inspect_container=held)
    borrow(api)
    assert api.called("tag") == ["sha256:before localhost:5000/base 1"]
    assert api.called("remove_container") == ["theirs"]


def test_the_patience_with_a_live_run_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(borrowed, "PATIENCE_S", 0.0)
    held = {"Id": "theirs", "Config": {"Labels": record(LIVE)}}
    with pytest.raises(LabError, match="another run has borrowed the tag"):
        borrow(Tags(create_container=TAKEN, inspect_container=held))


def test_a_run_that_ends_borrows_nothing_any_more() -> None:
    api = Tags()
    with pytest.raises(LabError, match="the run ended"):
        Borrowed(engine(api), TAG, dead=lambda _: False, ended=lambda: True)
    assert api.calls == []


def test_a_sweep_gives_back_what_dead_runs_had_and_only_that() -> None:
    theirs = [TAG, f"readiness-run/base:run0-{DEAD[:12]}"]
    containers = [
        {"Id": "theirs", "Labels": record(DEAD)},
        {"Id": "alive", "Labels": record(LIVE)},
    ]
    api = Tags("sha256:built", theirs, containers=containers)
    assert return_of_the_dead(client(api), lambda owner: owner == DEAD) == 1
    assert api.called("remove_image") == [TAG, theirs[1]]
    assert api.called("remove_container") == ["theirs"]


def test_the_record_of_the_next_run_is_not_taken_for_that_of_the_dead() -> None:
    """Another sweep may have given it back, and a live run may have the name since our look."""
    api = Tags("sha256:built", containers=[{"Id": "theirs", "Labels": record(DEAD)}])
    return_of_the_dead(client(api), lambda owner: owner == DEAD)
    assert record_name(TAG) not in api.called("remove_container")


def test_a_record_that_another_sweep_is_removing_is_its_affair() -> None:
    under_way = refusal("removal is already in progress", HTTPStatus.CONFLICT)
    containers = [{"Id": "theirs", "Labels": record(DEAD)}]
    api = Tags(containers=containers, remove_container=under_way)
    assert return_of_the_dead(client(api), lambda owner: owner == DEAD) == 1


def test_a_tag_that_cannot_be_given_back_is_told() -> None:
    api = Tags(remove_image=refusal("disk I/O error"))
    ours = borrow(api)
    api.built()
    with pytest.raises(LabError, match="disk I/O error"):
        ours.give_back()
