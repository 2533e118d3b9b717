"""Names of images: temporary ones tell their owner, borrowed ones point afterwards as before."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from readiness.engine.images import (
    ImageNotFound,
    ensure,
    split_reference,
    temporary_tag,
    untag,
)
from readiness.engine.sweep import owner_of
from readiness.errors import LabError
from tests.engine.api import OWN, Api, client, engine, refusal

MISSING = refusal("No such image", HTTPStatus.NOT_FOUND)
DIGEST = f"sha256:{'0' * 64}"


@pytest.mark.parametrize(
    ("reference", "parts"),
    [
        ("redis", ("redis", "latest")),
        ("redis:8-alpine", ("redis", "8-alpine")),
        ("ghcr.io/o/r:1", ("ghcr.io/o/r", "1")),
        ("localhost:5000/r", ("localhost:5000/r", "latest")),
        ("localhost:5000/r:1", ("localhost:5000/r", "1")),
        (f"redis@{DIGEST}", (f"redis@{DIGEST}", None)),
        (f"redis:8@{DIGEST}", (f"redis:8@{DIGEST}", None)),
    ],
)
def test_a_reference_is_split_as_the_engine_reads_it(
    reference: str, parts: tuple[str, str | None]
) -> None:
    assert split_reference(reference) == parts


@pytest.mark.parametrize("name", ["video", "My Worker!", "worker:video", "Ünï", "---"])
def test_a_temporary_tag_is_one_that_docker_takes_and_tells_its_owner(name: str) -> None:
    tag = temporary_tag(engine(Api()), name)
    assert tag.isascii()
    assert tag == tag.lower()
    assert tag.startswith("readiness-run/")
    assert OWN.id.startswith(owner_of(tag))


def test_an_image_that_is_here_is_not_pulled() -> None:
    api = Api(inspect_image={"Id": "sha256:1"})
    assert ensure(engine(api), "redis:8") == "sha256:1"
    assert api.called("pull") == []


def test_an_image_that_is_not_here_is_pulled_by_its_own_tag_only() -> None:
    api = Api(inspect_image=iter([MISSING, {"Id": "sha256:1"}]))
    assert ensure(engine(api), "redis") == "sha256:1"
    assert api.called("pull") == ["redis"]
    assert api.options[api.calls.index("pull redis")] == {"tag": "latest"}


def test_an_image_that_cannot_be_pulled_says_why() -> None:
    api = Api(inspect_image=MISSING, pull=refusal("pull access denied"))
    with pytest.raises(ImageNotFound, match="pull access denied"):
        ensure(engine(api), "private")


def test_an_image_that_is_gone_after_its_pull_is_not_taken_for_there() -> None:
    with pytest.raises(ImageNotFound, match="does not have it now"):
        ensure(engine(Api(inspect_image=MISSING)), "redis")


def test_an_engine_that_does_not_answer_is_the_lab_s_fault() -> None:
    with pytest.raises(LabError):
        ensure(engine(Api(inspect_image=refusal("no answer"))), "redis")


@pytest.mark.parametrize(
    "error", [MISSING, refusal("in use", HTTPStatus.CONFLICT)], ids=["gone", "in use"]
)
def test_a_name_that_is_gone_already_is_fine(error: Exception) -> None:
    api = Api(remove_image=error)
    untag(client(api), "x:1")
    assert api.called("remove_image") == ["x:1"]
