"""The lab's end: what cannot be removed is told, and changes no verdict."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest
from docker.errors import ImageNotFound

from readiness.container import ContainerSpec
from readiness.engine.containers import ImageGone
from readiness.errors import LabError
from readiness.lab import Lab
from readiness.plan import Plan, RunIdentity
from readiness.progress import Quiet
from readiness.sentence import Sentence, quoted
from tests.engine.api import Api, engine, refusal

PLAN = Plan(
    identity=RunIdentity(id="run1", nonce="n"),
    config_path="readiness.yml",
    images=(),
    redis=None,
    postgres=None,
    aws=None,
    services=(),
    setup=(),
    workers=(),
)


def test_what_cannot_be_removed_is_told_and_takes_no_verdict_away() -> None:
    def refuse() -> None:
        raise LabError(quoted("the network has active endpoints"))

    with ThreadPoolExecutor(1) as pool:
        lab = Lab(engine(Api()), PLAN, pool, Quiet(), lambda _: False)
        lab._undo.callback(refuse)
        lab.__exit__(None, None, None)

    assert lab.stays == "the network has active endpoints"


SPEC = ContainerSpec(role="redis-video", image="sha256:1", worker="video")


def entered(api: Api, asked: list[str], *, restored: bool) -> Iterator[Lab]:
    """A lab whose network is there, and which can have its images built again or not."""

    def restore(id_: str) -> bool:
        asked.append(id_)
        return restored

    with ThreadPoolExecutor(1) as pool:
        lab = Lab(engine(api), PLAN, pool, Quiet(), restore)
        lab.network, lab.witness = None, SimpleNamespace(of=lambda _: ())  # type: ignore[assignment]
        yield lab


def test_an_image_that_another_run_s_end_took_away_is_built_again() -> None:
    api, asked = Api(create_container=iter([ImageNotFound("gone"), {"Id": "c1"}])), list[str]()
    for lab in entered(api, asked, restored=True):
        assert lab.create(SPEC).id == "c1"
    assert asked == ["sha256:1"]


def test_one_that_cannot_be_built_again_is_the_lab_s_fault() -> None:
    api, asked = Api(create_container=ImageNotFound("gone")), list[str]()
    for lab in entered(api, asked, restored=False):
        with pytest.raises(ImageGone, match="sha256:1 of redis-video is gone"):
            lab.create(SPEC)
    assert len(api.called("create_container")) == 1


def test_any_other_refusal_restores_nothing() -> None:
    api, asked = Api(create_container=refusal("no space left on device")), list[str]()
    for lab in entered(api, asked, restored=True):
        with pytest.raises(LabError, match="no space left"):
            lab.create(SPEC)
    assert asked == []


class Struck:
    """A container to which somebody did something, or nobody did."""

    role = "image-video"

    def __init__(self, meddling: str) -> None:
        self._meddling = quoted(meddling) if meddling else None

    def meddling(self) -> Sentence | None:
        return self._meddling


@pytest.mark.parametrize(
    ("made", "told"),
    [
        ([("video", "")], None),
        ([("video", "it was killed")], "it was killed"),
        ([("", "it was paused")], "it was paused"),
        ([("other", "it was killed")], None),
    ],
)
def test_what_others_did_counts_for_the_worker_whose_container_it_is(
    made: list[tuple[str, str]], told: str | None
) -> None:
    for lab in entered(Api(version={"Version": "1"}), [], restored=False):
        struck: Any = [(worker, Struck(what)) for worker, what in made]
        lab._made = struck
        assert lab.meddling("video") == told


def test_a_disk_that_is_full_is_no_fault_of_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readiness.lab.free_mb", lambda: 0)
    for lab in entered(Api(version={"Version": "1"}), [], restored=False):
        assert lab.trouble("video") == "the engine's disk is full: 0 MB are left"
