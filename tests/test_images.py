"""The images of a run: each after those it needs, and their names given back at the end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

import pytest

from readiness.cached_builds import CachedBuilds
from readiness.diagnosis.repository import Repository
from readiness.errors import LabError
from readiness.images import ImageFailed, ImageReady, Images, path_of
from readiness.model import Cause
from readiness.plan import Build, Image, Plan, RunIdentity
from readiness.progress import Progress, Quiet
from readiness.sentence import quoted
from tests.engine.api import Api, engine, refusal
from tests.gates.evidence import HERE

BUILD = Build(context=".", dockerfile="Dockerfile")
FACTS = {"Id": "sha256:1", "Config": {"Entrypoint": None, "Cmd": ["run"], "Env": ["PATH=/a:/b"]}}
MISSING = refusal("No such image", HTTPStatus.NOT_FOUND)


class FakeBuilder:
    """Builds in no time, and remembers under which tags and in which order."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault
        self.built: list[tuple[str, ...]] = []
        self.stopped = False

    def build(self, _: Image, tags: tuple[str, ...], on_line: Callable[[str], None]) -> None:
        on_line("step 1")
        self.built.append(tags)
        if self.fault:
            raise self.fault

    def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as made:
        yield made


class Secrets(Quiet):
    """Keeps what it is told to be secret."""

    def __init__(self) -> None:
        self.known: list[str] = []

    def secrets(self, values: Iterable[str]) -> None:
        self.known.extend(values)


def images(
    pool: ThreadPoolExecutor,
    api: Api,
    builder: FakeBuilder,
    *plan: Image,
    progress: Progress | None = None,
) -> Images:
    return Images(
        engine(api),
        Plan(
            identity=RunIdentity(id="r1", nonce="n"),
            config_path="readiness.yml",
            images=plan,
            redis=None,
            postgres=None,
            aws=None,
            services=(),
            setup=(),
            workers=(),
        ),
        Repository(Path("/nowhere-at-all")),
        cast("CachedBuilds", builder),
        pool,
        progress or Quiet(),
    )


def image(name: str, **changes: Any) -> Image:
    return Image(**{"name": name, "location": HERE, "build": BUILD, **changes})


def test_an_image_is_built_after_those_it_needs(pool: ThreadPoolExecutor) -> None:
    builder = FakeBuilder()
    chain = (image("base"), image("api", needs=("base",)), image("video", needs=("api",)))
    made = images(pool, Api(inspect_image=FACTS), builder, *chain)
    assert isinstance(made.get("video"), ImageReady)
    names = [tags[0].split("/")[1].split(":")[0] for tags in builder.built]
    assert names == ["base", "api", "video"]


def test_an_image_that_needs_one_that_cannot_be_had_fails_for_its_reason(
    pool: ThreadPoolExecutor,
) -> None:
    api = Api(inspect_image=MISSING, pull=refusal("pull access denied"))
    base = image("base", build=None, reference="private:1")
    made = images(pool, api, FakeBuilder(), base, image("video", needs=("base",)))
    outcome = made.get("video")
    assert isinstance(outcome, ImageFailed)
    assert outcome.cause is Cause.IMAGE_NOT_FOUND
    assert "pull access denied" in outcome.message


def test_a_builder_that_is_not_to_be_had_is_the_lab_s_fault(pool: ThreadPoolExecutor) -> None:
    made = images(pool, Api(), FakeBuilder(LabError(quoted("no builder"))), image("video"))
    with pytest.raises(LabError, match="no builder"):
        made.get("video")


def test_at_the_end_builds_are_stopped_and_every_name_is_given_back(
    pool: ThreadPoolExecutor,
) -> None:
    builder = FakeBuilder()
    api = Api(inspect_image=FACTS, create_container={"Id": "record"})
    made = images(pool, api, builder, image("base", tag="academy-base:latest"))
    made.get("base")
    made.close()
    assert builder.stopped
    assert builder.built[0][1] == "academy-base:latest"
    assert api.called("remove_container") == ["record"]
    assert api.called("remove_image") == [builder.built[0][0]]


def test_names_are_given_back_also_where_the_build_failed(pool: ThreadPoolExecutor) -> None:
    api = Api(inspect_image=MISSING, create_container={"Id": "record"})
    made = images(pool, api, FakeBuilder(LabError(quoted("no"))), image("base", tag="base:1"))
    with pytest.raises(LabError):
        made.get("base")
    made.close()
    assert len(api.called("remove_image")) == 1
    assert api.called("remove_container") == ["record"]


def test_what_the_image_says_of_itself_is_read(pool: ThreadPoolExecutor) -> None:
    made = images(pool, Api(inspect_image=FACTS), FakeBuilder(), image("video")).get("video")
    assert isinstance(made, ImageReady)
    assert (made.has_entrypoint, made.command) == (False, ("run",))
    assert path_of(made.variables) == ("/a", "/b")
    assert made.working_directory == "/"


def test_what_an_image_s_own_variables_hold_of_secrets_is_told(pool: ThreadPoolExecutor) -> None:
    facts = {"Id": "sha256:1", "Config": {"Env": ["PATH=/a", "API_TOKEN=hunter2"]}}
    progress = Secrets()
    made = images(pool, Api(inspect_image=facts), FakeBuilder(), image("a"), progress=progress)
    made.get("a")
    assert progress.known == ["hunter2"]


def test_a_name_that_cannot_be_given_back_is_told_and_takes_no_verdict_away(
    pool: ThreadPoolExecutor,
) -> None:
    api = Api(inspect_image=FACTS, remove_image=ConnectionRefusedError("no engine"))
    made = images(pool, api, FakeBuilder(), image("video"))
    made.get("video")
    made.close()
    assert made.stays is not None
    assert "no engine" in made.stays


class Store(Api):
    """An engine whose images are there or gone, by what was built last."""

    def __init__(self) -> None:
        super().__init__(inspect_image=self._inspect)
        self.there = True

    def _inspect(self, _: str) -> dict[str, Any]:
        if not self.there:
            raise MISSING
        return FACTS


def test_an_image_that_is_gone_is_built_again_after_those_it_needs_and_only_then(
    pool: ThreadPoolExecutor,
) -> None:
    store = Store()
    builder = FakeBuilder()
    made = images(pool, store, builder, image("base"), image("video", needs=("base",)))
    made.get("video")
    assert made.restore("sha256:1")
    assert len(builder.built) == 2

    store.there = False
    assert not made.restore("sha256:1")  # the builder builds nothing
    assert [tags[0].split("/")[1].split(":")[0] for tags in builder.built[2:4]] == ["base"] * 2
    assert not made.restore("sha256:of-somebody-else")


def test_an_image_that_went_while_it_was_named_is_built_once_more(pool: ThreadPoolExecutor) -> None:
    seen = iter([MISSING, FACTS, FACTS])
    builder = FakeBuilder()
    made = images(pool, Api(inspect_image=seen), builder, image("video"))
    assert isinstance(made.get("video"), ImageReady)
    assert len(builder.built) == 2


class Tagged(Api):
    """An engine on which `base:1` is what this run built, until somebody moves or removes it."""

    def __init__(self) -> None:
        super().__init__(
            inspect_image=self._inspect, tag=self._tag, create_container={"Id": "record"}
        )
        self.base = ""

    def _inspect(self, reference: str) -> dict[str, Any]:
        if reference == "base:1" and self.base != FACTS["Id"]:
            if not self.base:
                raise MISSING
            return {**FACTS, "Id": self.base}
        return FACTS

    def _tag(self, id_: str, *_: Any, **__: Any) -> None:
        self.base = id_


class Robbed(FakeBuilder):
    """While one is built, the tag of its base points elsewhere, or nowhere, so many times."""

    def __init__(self, engine: Tagged, times: int, elsewhere: str, of: str = "video") -> None:
        super().__init__()
        self._of = of
        self._engine, self._left, self._elsewhere = engine, times, elsewhere

    def build(self, image: Image, tags: tuple[str, ...], on_line: Callable[[str], None]) -> None:
        super().build(image, tags, on_line)
        if image.name == "base":
            self._engine.base = str(FACTS["Id"])
        elif image.name == self._of and self._left:
            self._left -= 1
            self._engine.base = self._elsewhere


CHAIN = (image("base", tag="base:1"), image("video", needs=("base",)))


@pytest.mark.parametrize("elsewhere", ["", "sha256:before"])
@pytest.mark.parametrize("times", [0, 1, 2])
def test_what_was_built_while_its_base_s_tag_was_not_ours_is_built_again_on_ours(
    pool: ThreadPoolExecutor, times: int, elsewhere: str
) -> None:
    api = Tagged()
    builder = Robbed(api, times, elsewhere)
    made = images(pool, api, builder, *CHAIN)
    assert isinstance(made.get("video"), ImageReady)
    assert len(builder.built) == 2 + times
    assert api.base == FACTS["Id"]


def test_a_tag_that_is_taken_away_again_and_again_is_no_verdict(pool: ThreadPoolExecutor) -> None:
    api = Tagged()
    made = images(pool, api, Robbed(api, 99, ""), *CHAIN)
    with pytest.raises(LabError, match="moved or removed a tag that video builds on, 3 times"):
        made.get("video")


def test_what_another_build_put_right_meanwhile_is_still_built_again(
    pool: ThreadPoolExecutor,
) -> None:
    """Two build on one base: the one that ends first puts the tag right for both."""
    api = Tagged()
    robbed, put_right = threading.Event(), threading.Event()

    class OneWaits(Robbed):
        def build(
            self, image: Image, tags: tuple[str, ...], on_line: Callable[[str], None]
        ) -> None:
            if image.name == "video":
                robbed.wait(5)
            super().build(image, tags, on_line)
            if image.name == "late":
                robbed.set()
                put_right.wait(5)

    builder = OneWaits(api, 1, "sha256:before", of="late")
    both = (image("video", needs=("base",)), image("late", needs=("base",)))
    made = images(pool, api, builder, CHAIN[0], *both)
    made.get("video")
    put_right.set()
    made.get("late")
    names = sorted(tags[0].split("/")[1].split(":")[0] for tags in builder.built)
    assert names == ["base", "late", "late", "video", "video"]
