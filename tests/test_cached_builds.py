"""Builds with a cache that outlives the machine: with which builder, and what its failure costs."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from readiness.build import Builder, BuildFailed
from readiness.cached_builds import CachedBuilds
from readiness.engine import builders
from readiness.plan import Build, Image
from readiness.progress import Quiet
from tests.engine.api import Api, engine, refusal
from tests.gates.evidence import HERE

IMAGE = Image(name="video", location=HERE, build=Build(context=".", dockerfile="Dockerfile"))
ON_BASE = Image(name="api", location=HERE, build=IMAGE.build, needs=("base",))
RUNNER = {"ACTIONS_RUNTIME_TOKEN": "eyJ", "ACTIONS_RESULTS_URL": "https://results.example/"}
CONTAINERD = {"DriverStatus": [["driver-type", "io.containerd.snapshotter.v1"]]}
GRAPH_DRIVER = {"DriverStatus": [["Backing Filesystem", "extfs"]]}
NAME = "readiness-run1-0123456789ab"


class Docker:
    """A program in the place of `docker`, which notes how it was called."""

    def __init__(self, folder: Path) -> None:
        self._program, self._calls = folder / "docker", folder / "calls"
        self.does("exit 0")

    def does(self, script: str) -> None:
        note = f'echo "$* $ACTIONS_RUNTIME_TOKEN" >> {self._calls}'
        self._program.write_text(f"#!/bin/sh\n{note}\n{script}\n", encoding="utf-8")
        self._program.chmod(self._program.stat().st_mode | stat.S_IXUSR)

    @property
    def calls(self) -> list[str]:
        return self._calls.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Docker:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return Docker(folder)


def builds(tmp_path: Path, cache: str, api: Api, environ: dict[str, str]) -> CachedBuilds:
    return CachedBuilds(engine(api), Builder(tmp_path), cache, environ, Quiet())


def build(made: CachedBuilds, image: Image = IMAGE) -> BuildFailed | None:
    return made.build(image, ("a:1",), lambda _: None)


@pytest.mark.parametrize("cache", ["auto", "off"])
def test_the_engine_is_asked_nothing_where_its_own_cache_will_do(
    docker: Docker, tmp_path: Path, cache: str
) -> None:
    api = Api()
    assert build(builds(tmp_path, cache, api, RUNNER)) is None
    assert not api.calls
    assert "--cache" not in docker.calls[0]


def test_an_engine_with_containerd_s_store_keeps_the_cache_itself(
    docker: Docker, tmp_path: Path
) -> None:
    made = builds(tmp_path, "gha", Api(info=CONTAINERD), RUNNER)
    assert build(made) is None
    assert build(made, ON_BASE) is None
    assert [("--cache-to=type=gha" in c, "--builder" in c) for c in docker.calls] == [
        (True, False),
        (True, False),
    ]
    assert docker.calls[0].endswith(" eyJ")
    assert not made.warnings


def test_another_engine_gets_one_builder_for_all_that_goes_with_the_run(
    docker: Docker, tmp_path: Path
) -> None:
    api = Api(info=GRAPH_DRIVER)
    made = builds(tmp_path, "registry:r.example/cache", api, {})
    assert build(made) is None
    assert build(made) is None
    made.stop()
    create, first, second = docker.calls
    assert f"buildx create --name={NAME} --driver=docker-container --bootstrap" in create
    assert all(f"--builder={NAME}" in c and "type=registry" in c for c in (first, second))
    assert api.called("remove_container") == [f"buildx_buildkit_{NAME}0"]
    assert api.called("remove_volume") == [f"buildx_buildkit_{NAME}0_state"]


def test_an_image_on_an_image_of_the_run_is_built_by_the_engine(
    docker: Docker, tmp_path: Path
) -> None:
    made = builds(tmp_path, "registry:r", Api(info=GRAPH_DRIVER), {})
    assert build(made, ON_BASE) is None
    made.stop()
    assert "--builder" not in docker.calls[-1]
    assert "api is built without it" in made.warnings[0]


def test_without_a_cache_service_it_is_built_all_the_same_and_said_once(
    docker: Docker, tmp_path: Path
) -> None:
    made = builds(tmp_path, "gha", Api(), {})
    assert build(made) is None
    assert build(made) is None
    assert all("--cache" not in call for call in docker.calls)
    assert len(made.warnings) == 1
    assert made.warnings[0].startswith("cache `gha`: images are built without it: the runner")


def test_a_builder_that_does_not_start_fails_nobody(docker: Docker, tmp_path: Path) -> None:
    docker.does('case "$2" in create) echo "ERROR: pull access denied" >&2; exit 1;; esac')
    made = builds(tmp_path, "registry:r", Api(info=GRAPH_DRIVER), {})
    assert build(made) is None
    made.stop()
    assert "--cache" not in docker.calls[-1]
    assert "pull access denied" in made.warnings[0]


def test_a_build_that_fails_for_the_cache_is_built_again_without(
    docker: Docker, tmp_path: Path
) -> None:
    docker.does('case "$*" in *--cache-to*) echo "ERROR: failed to export" >&2; exit 1;; esac')
    made = builds(tmp_path, "gha", Api(info=CONTAINERD), RUNNER)
    assert build(made) is None
    assert made.warnings == ("cache `gha`: video was built without it: failed to export",)


@pytest.mark.parametrize(
    "step", ["exporting cache to registry", "exporting to GitHub Actions Cache"]
)
def test_a_cache_that_is_not_kept_is_told(docker: Docker, tmp_path: Path, step: str) -> None:
    docker.does(f"echo '#5 {step}'; echo '#5 ERROR: down'")
    made = builds(tmp_path, "gha", Api(info=CONTAINERD), RUNNER)
    assert build(made) is None
    assert len(docker.calls) == 1
    assert made.warnings == ("cache `gha`: that of video was not kept: down",)


def test_a_cache_that_is_not_there_yet_is_not_what_a_build_fails_for(
    docker: Docker, tmp_path: Path
) -> None:
    first = "echo '#3 importing cache manifest from r'; echo '#3 ERROR: not found'"
    docker.does(f"{first}; echo '#5 [2/5] RUN pip install'; echo '#5 ERROR: exit code: 1'; exit 1")
    made = builds(tmp_path, "gha", Api(info=CONTAINERD), RUNNER)
    failed = build(made)
    assert failed is not None
    assert failed.log.step is not None
    assert failed.log.step.name == "[2/5] RUN pip install"
    assert (len(docker.calls), made.warnings) == (1, ())


@pytest.mark.parametrize(
    ("step", "again"),
    [
        ("[2/5] RUN pip install", False),
        ("[build 2/5] COPY a b", False),
        ("[1/5] FROM docker.io/library/base", True),
        ("[internal] load metadata for docker.io/library/base", True),
        ("exporting cache to registry", True),
    ],
)
def test_what_the_dockerfile_itself_gets_wrong_is_built_once(
    docker: Docker, tmp_path: Path, step: str, *, again: bool
) -> None:
    docker.does(f"echo '#5 {step}'; echo '#5 ERROR: it failed'; exit 1")
    made = builds(tmp_path, "gha", Api(info=CONTAINERD), RUNNER)
    failed = build(made)
    assert failed is not None
    assert failed.log.step is not None
    assert failed.log.step.name == step
    assert len(docker.calls) == 1 + again


def test_a_builder_that_cannot_be_removed_takes_no_verdict_away(
    docker: Docker, tmp_path: Path
) -> None:
    api = Api(info=GRAPH_DRIVER, remove_container=refusal("busy"))
    made = builds(tmp_path, "registry:r", api, {})
    build(made)
    made.stop()
    assert api.called("remove_container")
    assert docker.calls


def test_whose_a_builder_is_stands_in_its_name() -> None:
    volume = f"buildx_buildkit_{builders.name(engine(Api()))}0_state"
    found = builders.VOLUME.fullmatch(volume.replace("run1", "ab12"))
    assert found is not None
    assert found[2] == "0123456789ab"
