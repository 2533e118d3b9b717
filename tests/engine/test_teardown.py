"""At a run's end all of it is removed, tried again where the engine is not ready, and told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest

from readiness.engine.network import LabNetwork
from readiness.engine.teardown import TRIES, Making, remove_everything
from readiness.errors import LabError
from tests.engine.api import OWN, Api, engine, refusal

BUSY = refusal("network has active endpoints", HTTPStatus.FORBIDDEN)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readiness.engine.teardown.time.sleep", lambda _: None)


def torn_down(**answers: Any) -> Api:
    given = {"create_network": {"Id": "n1"}, "containers": [{"Id": "c1"}, {"Id": "c2"}]}
    api = Api(**{**given, **answers})
    made = engine(api)
    remove_everything(made, LabNetwork(made))
    return api


def test_containers_go_first_then_our_own_leaves_and_the_network_goes() -> None:
    api = torn_down()
    assert sorted(api.called("remove_container")) == ["c1", "c2"]
    assert api.called("disconnect_container_from_network") == [f"{OWN.id} n1"]
    assert api.called("remove_network") == ["n1"]
    assert api.calls[-1] == "remove_network n1"


def test_what_is_removed_is_what_bears_the_run_s_label_by_force_with_its_volumes() -> None:
    api = torn_down()
    assert {"all": True, "filters": {"label": "readiness.run=run1"}} in api.options
    assert api.options[api.calls.index("remove_container c1")] == {"v": True, "force": True}


@pytest.mark.parametrize(
    "error",
    [
        refusal("No such container", HTTPStatus.NOT_FOUND),
        refusal("removal of container c1 is already in progress", HTTPStatus.CONFLICT),
    ],
)
def test_what_is_gone_or_going_already_is_fine(error: Exception) -> None:
    assert torn_down(remove_container=error).called("remove_network") == ["n1"]


def test_a_network_that_is_not_free_yet_is_tried_again() -> None:
    def at_last() -> Iterator[Exception | None]:
        yield from [BUSY, BUSY]
        while True:
            yield None

    api = torn_down(remove_network=at_last())
    assert len(api.called("remove_network")) == 3


def test_a_container_that_was_created_meanwhile_goes_with_the_next_try() -> None:
    api = torn_down(
        containers=iter([[{"Id": "c1"}], [{"Id": "late"}]]), remove_network=iter([BUSY, None])
    )
    assert api.called("remove_container") == ["c1", "late"]


def test_an_endpoint_that_a_removed_container_left_behind_goes_by_its_name() -> None:
    api = torn_down(
        containers=[{"Id": "c1", "Names": ["/readiness-run1-w"]}],
        remove_network=iter([BUSY, None]),
    )
    assert api.calls[-2:] == [
        "disconnect_container_from_network readiness-run1-w n1",
        "remove_network n1",
    ]


def test_what_stays_in_spite_of_all_tries_is_told() -> None:
    api = Api(
        create_network={"Id": "n1"},
        containers=[],
        remove_network=BUSY,
        inspect_network={"Containers": {"c1": {}}},
    )
    made = engine(api)
    with pytest.raises(LabError, match="active endpoints"):
        remove_everything(made, LabNetwork(made))
    assert len(api.called("remove_network")) == TRIES


@pytest.mark.parametrize(
    "said", ["network lab has active endpoints", 'network lab has 1 active endpoint (name: "w")']
)
@pytest.mark.parametrize(
    ("network", "told"),
    [
        ({"Containers": {}}, "readiness-run1-lab, which is empty: engines before 28.1"),
        (refusal("no such network", HTTPStatus.NOT_FOUND), "could not be removed: .*active"),
        ({"Containers": {"c1": {}}}, "could not be removed: .*active endpoint"),
    ],
)
def test_a_network_that_the_engine_keeps_though_it_is_empty_is_told_as_that(
    network: Any, told: str, said: str
) -> None:
    kept = refusal(said, HTTPStatus.FORBIDDEN)
    with pytest.raises(LabError, match=told):
        torn_down(containers=[], remove_network=kept, inspect_network=network)


def test_an_empty_network_that_stays_for_another_reason_is_told_with_that() -> None:
    with pytest.raises(LabError, match=r"could not be removed: .*no such driver"):
        torn_down(
            containers=[],
            remove_network=refusal("no such driver"),
            inspect_network={"Containers": {}},
        )


def test_an_engine_that_hangs_is_not_tried_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(0, 10_000, 50))
    monkeypatch.setattr("readiness.engine.teardown.time.monotonic", lambda: next(clock))
    api = Api(create_network={"Id": "n1"}, containers=refusal("no answer within 120 s"))
    made = engine(api)
    with pytest.raises(LabError, match="no answer"):
        remove_everything(made, LabNetwork(made))
    assert len(api.called("containers")) == 1


def test_the_end_waits_for_what_is_just_being_made_and_lets_nothing_begin() -> None:
    making, order = Making(), list[str]()
    begun, finish = threading.Event(), threading.Event()

    def make() -> None:
        with making.one():
            begun.set()
            finish.wait(5)
            order.append("made")

    maker = threading.Thread(target=make)
    maker.start()
    begun.wait(5)

    def close() -> None:
        making.close()
        order.append("closed")

    closer = threading.Thread(target=close)
    closer.start()
    finish.set()
    maker.join(5)
    closer.join(5)
    assert order == ["made", "closed"]
    with pytest.raises(LabError), making.one():
        order.append("too late")
    assert order == ["made", "closed"]
