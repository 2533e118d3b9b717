"""What buildx is told of a cache that outlives the machine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readiness.build_cache import lacking, options, scope, variables
from readiness.plan import Build

BUILD = Build(context=".", dockerfile="Dockerfile")
RUNNER = {
    "ACTIONS_RUNTIME_TOKEN": "eyJ",
    "ACTIONS_RESULTS_URL": "https://results.example/",
    "ACTIONS_CACHE_URL": "https://cache.example/",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "other",
    "GITHUB_TOKEN": "ghs_x",
}


def test_github_s_cache_is_read_and_kept_under_the_image_s_own_scope() -> None:
    assert options("gha", "readiness-video-1", {}) == (
        "--cache-from=type=gha,scope=readiness-video-1",
        "--cache-to=type=gha,scope=readiness-video-1,mode=max,ignore-error=true",
    )


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("read", ["--cache-from"]),
        ("write", ["--cache-from", "--cache-to"]),
        ("write-only", ["--cache-to"]),
        ("none", []),
    ],
)
def test_what_the_runner_lets_a_job_do_is_kept_to(mode: str, words: list[str]) -> None:
    told = options("gha", "s", {"ACTIONS_CACHE_MODE": mode})
    assert [word.partition("=")[0] for word in told] == words


@pytest.mark.parametrize(
    ("reference", "place"),
    [
        ("ghcr.io/o/r", "ghcr.io/o/r:s"),
        ("ghcr.io/o/r:cache", "ghcr.io/o/r:cache-s"),
        ("localhost:5000/r", "localhost:5000/r:s"),
        ("localhost:5000/r:main", "localhost:5000/r:main-s"),
    ],
)
def test_in_a_registry_each_image_has_a_tag_of_its_own(reference: str, place: str) -> None:
    assert options(f"registry:{reference}", "s", {}) == (
        f"--cache-from=type=registry,ref={place}",
        f"--cache-to=type=registry,ref={place},mode=max,ignore-error=true",
    )


def test_images_do_not_share_a_scope() -> None:
    others = (
        scope("api", BUILD),
        scope("video", replace(BUILD, dockerfile="other")),
        scope("video", replace(BUILD, context="other")),
        scope("video", replace(BUILD, target="slim")),
        scope("video", replace(BUILD, platform="linux/arm64")),
        scope("Video", BUILD),
    )
    assert len({scope("video", BUILD), *others}) == 7


def test_a_scope_fits_a_registry_s_tag() -> None:
    assert len(f"cache-{scope('x' * 500, BUILD)}") < 128
    assert scope("a/b:C", BUILD).startswith("readiness-a-b-c-")


def test_buildx_is_given_the_cache_s_own_variables_and_told_which_service_lives() -> None:
    assert variables("gha", RUNNER) == {
        "ACTIONS_RUNTIME_TOKEN": "eyJ",
        "ACTIONS_RESULTS_URL": "https://results.example/",
        "ACTIONS_CACHE_URL": "https://cache.example/",
        "ACTIONS_CACHE_SERVICE_V2": "true",
    }


def test_an_old_server_is_asked_as_it_answers() -> None:
    old = {"ACTIONS_RUNTIME_TOKEN": "t", "ACTIONS_CACHE_URL": "https://ghes.example/"}
    assert variables("gha", old) == old


def test_a_registry_is_given_nothing_of_the_runner_s() -> None:
    assert variables("registry:r", RUNNER) == {}


@pytest.mark.parametrize(
    ("environ", "why"),
    [
        ({}, "offers no cache"),
        ({"ACTIONS_RUNTIME_TOKEN": "t"}, "offers no cache"),
        ({"ACTIONS_RESULTS_URL": "u"}, "offers no cache"),
        ({**RUNNER, "ACTIONS_CACHE_MODE": "none"}, "lets this job use no cache"),
    ],
)
def test_that_there_is_none_is_said(environ: dict[str, str], why: str) -> None:
    assert why in lacking("gha", environ)


def test_where_there_is_one_nothing_is_said() -> None:
    assert not lacking("gha", RUNNER)
    assert not lacking("registry:r", {})
