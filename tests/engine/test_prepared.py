"""The one image that stays: found by its key, made without harm, and never more than one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import pytest

from readiness.container import ContainerSpec
from readiness.engine.prepared import LABEL_KEY, LABEL_OF, Recipe, find, make, remove_all
from tests.engine.api import Api, client, engine, refusal

RECIPE = Recipe(
    key="k1",
    image="sha256:postgres",
    spec=ContainerSpec(role="prepare-k1", image="sha256:postgres"),
    ready=("true",),
)
GONE = refusal("no such image", HTTPStatus.NOT_FOUND)


class Server:
    """A container whose death the engine tells when it is killed."""

    def __init__(self, code: int) -> None:
        self._code = code
        self._killed = threading.Event()
        self._closed = threading.Event()

    def kill(self, *_: object, **__: object) -> None:
        self._killed.set()

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        self._killed.wait(5)
        yield {
            "Action": "die",
            "timeNano": 1,
            "Actor": {"ID": "c1", "Attributes": {"exitCode": str(self._code)}},
        }
        self._closed.wait(5)

    def close(self) -> None:
        self._killed.set()
        self._closed.set()


def an_engine(code: int = 0, /, **answers: Any) -> Api:
    """An engine on which the server comes up at once and ends with that status."""
    server = Server(code)
    usual = {
        "events": lambda **_: server,
        "create_container": {"Id": "c1"},
        "exec_create": {"Id": "e1"},
        "exec_start": [],
        "exec_inspect": {"ExitCode": 0},
        "kill": server.kill,
        "images": [],
        "inspect_image": {"Id": "sha256:new"},
    }
    return Api(**{**usual, **answers})


def image(key: str, *, age_s: float = 60.0, id_: str = "sha256:other") -> dict[str, Any]:
    labels = {LABEL_KEY: key, LABEL_OF: "sha256:of"}
    return {"Id": id_, "Created": time.time() - age_s, "Labels": labels}


def test_it_is_found_with_its_environment() -> None:
    labels, variables = {LABEL_KEY: "k1"}, ["A=1", "B=x=y"]
    api = Api(inspect_image={"Id": "sha256:1", "Config": {"Labels": labels, "Env": variables}})
    assert find(engine(api), "k1") == {"A": "1", "B": "x=y"}


@pytest.mark.parametrize("labels", [None, {LABEL_KEY: "k2"}])
def test_an_image_of_that_name_that_is_not_ours_is_not_taken(labels: object) -> None:
    api = Api(inspect_image={"Id": "sha256:1", "Config": {"Labels": labels, "Env": []}})
    assert find(engine(api), "k1") is None


@pytest.mark.parametrize("answer", [GONE, refusal("disk full")])
def test_without_it_a_run_goes_on(answer: Exception) -> None:
    assert find(engine(Api(inspect_image=answer)), "k1") is None


def test_what_came_up_and_ended_well_is_kept() -> None:
    api = an_engine()
    make(engine(api), RECIPE)
    assert api.called("commit") == ["c1 readiness-prepared"]
    assert api.called("remove_container") == ["c1"]


def test_what_did_not_end_well_is_not_kept_and_removed() -> None:
    api = an_engine(1)
    make(engine(api), RECIPE)
    assert not api.called("commit")
    assert api.called("remove_container") == ["c1"]


@pytest.mark.parametrize("call", ["create_container", "start", "commit", "events", "images"])
def test_an_engine_that_refuses_fails_nobody(call: str) -> None:
    make(engine(an_engine(**{call: refusal("no space left on device")})), RECIPE)


def test_one_of_another_project_that_is_in_use_is_left_alone() -> None:
    api = an_engine(images=[image("k2")])
    make(engine(api), RECIPE)
    assert not api.called("create_container")


@pytest.mark.parametrize(
    ("there", "of"), [(image("k2", age_s=8 * 86400), {"Id": "sha256:of"}), (image("k2"), GONE)]
)
def test_an_old_one_or_one_whose_server_is_gone_makes_room(
    there: dict[str, Any], of: object
) -> None:
    def inspect(name: str) -> object:
        return of if name == "sha256:of" else {"Id": "sha256:new"}

    api = an_engine(images=[there], inspect_image=inspect)
    make(engine(api), RECIPE)
    assert api.called("remove_image") == ["sha256:other"]


def test_of_two_with_the_same_key_the_one_that_lost_its_name_goes() -> None:
    both = [image("k1", id_="sha256:lost"), image("k1", id_="sha256:new")]
    api = an_engine(images=both)
    make(engine(api), RECIPE)
    assert api.called("remove_image") == ["sha256:lost"]


def test_all_of_them_are_removed_but_for_what_a_live_run_uses() -> None:
    api = Api(
        images=[image("k1", id_="sha256:1"), image("k2", id_="sha256:2")],
        remove_image=iter([None, refusal("in use", HTTPStatus.CONFLICT)]),
    )
    assert remove_all(client(api)) == 1
