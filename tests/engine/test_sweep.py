"""What dead runs left is removed; what a live run has, and what was kept on purpose, is not."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Any

import pytest

from readiness.engine.borrowed import RECORDS
from readiness.engine.sweep import FRONTS, STARTING_S, owner_of, sweep
from readiness.errors import LabError
from tests.engine.api import Api, client, refusal

LIVE, DEAD, STOPPED = "a" * 64, "d" * 64, "5" * 64
MISSING = refusal("No such image", HTTPStatus.NOT_FOUND)
KEPT = {"readiness.keep": "1"}
OF_DEAD = {"readiness.owner": DEAD}


def thing(id_: str, owner: str | None, **labels: str) -> dict[str, Any]:
    named = {} if owner is None else {"readiness.owner": owner}
    return {"Id": id_, "Labels": {"readiness.run": "r", **named, **labels}}


def inspected(id_: str) -> dict[str, Any]:
    if id_ in (LIVE, LIVE[:12]):
        return {"State": {"Running": True}}
    if id_ in (STOPPED, STOPPED[:12]):
        return {"State": {"Running": False}}
    raise refusal("No such container", HTTPStatus.NOT_FOUND)


def api(
    *things: dict[str, Any],
    fronts: tuple[dict[str, Any], ...] = (),
    records: tuple[dict[str, Any], ...] = (),
    tags: tuple[str, ...] = (),
    **answers: Any,
) -> Api:
    def containers(*, filters: dict[str, Any], **_: Any) -> list[dict[str, Any]]:
        if filters == RECORDS:
            return list(records)
        return list(fronts if filters == FRONTS else things)

    given = {
        "containers": containers,
        "networks": [{**each, "Id": f"net-{each['Id']}"} for each in things],
        "images": [{"RepoTags": list(tags)}, {"RepoTags": None}],
        "inspect_container": inspected,
        "volumes": {"Volumes": None},
    }
    return Api(**{**given, **answers})


@pytest.mark.parametrize(
    ("owner", "labels", "kept_too", "goes"),
    [
        (DEAD, {}, False, True),
        (STOPPED, {}, False, True),
        (None, {}, False, True),
        (LIVE, {}, False, False),
        (LIVE, {}, True, False),
        (DEAD, KEPT, False, False),
        (DEAD, KEPT, True, True),
        (LIVE, KEPT, False, False),
        (LIVE, KEPT, True, False),
    ],
)
def test_only_what_has_no_living_owner_goes_and_what_was_kept_only_on_request(
    owner: str | None, labels: dict[str, str], *, kept_too: bool, goes: bool
) -> None:
    engine = api(thing("c1", owner, **labels))
    swept = sweep(client(engine), kept_too=kept_too)
    assert bool(engine.called("remove_container")) is goes
    assert bool(engine.called("remove_network")) is goes
    assert (swept.containers, swept.networks, swept.images) == (int(goes), int(goes), 0)
    assert swept.nothing is not goes


@pytest.mark.parametrize(
    ("state", "age_s", "removed"),
    [
        ("exited", 0.0, ["front"]),
        ("dead", 0.0, ["front"]),
        ("created", STARTING_S + 1, ["front"]),
        ("created", 0.0, []),
    ],
)
def test_what_a_killed_command_line_left_of_its_own_goes_unless_it_may_be_starting(
    state: str, age_s: float, removed: list[str]
) -> None:
    front = {"Id": "front", "State": state, "Created": int(time.time() - age_s)}
    engine = api(fronts=(front,))
    assert sweep(client(engine)).containers == len(removed)
    assert engine.called("remove_container") == removed
    assert FRONTS["status"] == ["created", "exited", "dead"]


def test_a_container_goes_by_force_and_with_its_volumes() -> None:
    engine = api(thing("c1", DEAD))
    sweep(client(engine))
    at = engine.calls.index("remove_container c1")
    assert engine.options[at] == {"v": True, "force": True}


def test_containers_go_before_their_networks() -> None:
    engine = api(thing("c1", DEAD))
    sweep(client(engine))
    assert engine.calls.index("remove_container c1") < engine.calls.index("remove_network net-c1")


def test_only_what_bears_our_label_is_looked_at() -> None:
    engine = api(thing("c1", DEAD))
    sweep(client(engine))
    for name in ("containers", "networks"):
        assert engine.options[engine.calls.index(name)]["filters"] == {"label": "readiness.run"}


def test_temporary_images_of_dead_runs_go_and_no_others() -> None:
    engine = api(
        tags=(
            f"readiness-run/video:r1-{DEAD[:12]}",
            f"readiness-run/video:r2-{LIVE[:12]}",
            "academy-base:latest",
            f"readiness-running/x:r1-{DEAD[:12]}",
            "readiness-action:0123",
        )
    )
    assert sweep(client(engine)).images == 1
    assert engine.called("remove_image") == [f"readiness-run/video:r1-{DEAD[:12]}"]


def test_the_owner_is_read_from_the_tag() -> None:
    assert owner_of("readiness-run/my-worker:ab12cd34-0123456789ab") == "0123456789ab"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("remove_container", refusal("No such container", HTTPStatus.NOT_FOUND)),
        ("remove_container", refusal("removal already in progress", HTTPStatus.CONFLICT)),
        ("remove_network", refusal("network has active endpoints", HTTPStatus.FORBIDDEN)),
        ("remove_network", refusal("No such network", HTTPStatus.NOT_FOUND)),
    ],
)
def test_what_another_sweep_removes_or_somebody_uses_stops_no_run(name: str, error: Any) -> None:
    swept = sweep(client(api(thing("c1", DEAD), tags=(), **{name: error})))
    assert swept.containers + swept.networks == 1


def test_an_image_that_is_in_use_stays_and_stops_no_run() -> None:
    used = refusal("image is being used", HTTPStatus.CONFLICT)
    tag = f"readiness-run/video:r1-{DEAD[:12]}"
    assert sweep(client(api(tags=(tag,), remove_image=used))).nothing


def test_what_cannot_be_removed_is_told_when_everything_else_is_gone() -> None:
    tag = f"readiness-run/video:r1-{STOPPED[:12]}"
    records = ({"Id": "r", "Labels": {"readiness.tag": "b:1", "readiness.before": "", **OF_DEAD}},)
    broken = refusal("driver failed to remove root filesystem")
    answers: dict[str, Any] = {"remove_container": broken, "inspect_image": MISSING}
    engine = api(thing("c1", DEAD), tags=(tag,), records=records, **answers)
    with pytest.raises(LabError, match="driver failed to remove root filesystem"):
        sweep(client(engine))
    assert engine.called("remove_container") == ["c1", "r"]
    assert engine.called("remove_network") == ["net-c1"]
    assert engine.called("remove_image") == [tag]


def test_what_tells_a_borrowed_tag_stays_until_that_is_given_back() -> None:
    """Its run may have borrowed, built and died since the tags were given back."""
    tag = f"readiness-run/base:r1-{DEAD[:12]}"
    record = {"Id": "r", "Labels": {"readiness.tag": "b:1", "readiness.before": "", **OF_DEAD}}
    looks = iter([[], [record]])
    engine = api(tags=(tag,))
    listing = engine.answers["containers"]
    engine.answers["containers"] = lambda *, filters, **asked: (
        next(looks) if filters == RECORDS else listing(filters=filters, **asked)
    )
    assert sweep(client(engine)).nothing
    assert engine.called("remove_image") == []


def test_an_engine_that_cannot_say_whether_an_owner_lives_removes_nothing() -> None:
    engine = api(thing("c1", DEAD), inspect_container=refusal("no answer"))
    with pytest.raises(LabError, match="no answer"):
        sweep(client(engine))
    assert engine.called("remove_container") == []


def test_each_owner_is_looked_for_once() -> None:
    engine = api(thing("c1", DEAD), thing("c2", DEAD))
    sweep(client(engine))
    assert engine.called("inspect_container") == [DEAD]


def test_the_builder_of_a_dead_run_goes_with_its_volume_and_that_of_a_live_one_stays() -> None:
    names = [f"buildx_buildkit_readiness-ab12-{owner[:12]}0_state" for owner in (DEAD, LIVE)]
    volumes = {"Volumes": [{"Name": name} for name in (*names, "buildx_buildkit_other0_state")]}
    engine = api(volumes=volumes)
    assert sweep(client(engine)).containers == 1
    assert engine.called("remove_container") == [names[0].removesuffix("_state")]
    assert engine.called("remove_volume") == [names[0]]
