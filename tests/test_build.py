"""How an image is built: the command line, what a build sees of us, whose fault its end is."""

from __future__ import annotations

import os
import stat
import threading
import time
from pathlib import Path

import pytest

from readiness.build import Builder, BuildFailed, arguments, secret_variable
from readiness.errors import LabError
from readiness.plan import Build

PLAIN = Build(context=".", dockerfile="Dockerfile")


def test_a_plain_build_names_its_files_below_the_root_and_its_tags() -> None:
    words = arguments(PLAIN, Path("/repo"), ("a:1", "b:2"))
    assert words[:3] == ("docker", "buildx", "build")
    assert {"--tag=a:1", "--tag=b:2", "--file=/repo/Dockerfile", "--load"} <= set(words)
    assert words[-1] == "/repo"


def test_everything_that_the_plan_says_is_asked_for() -> None:
    build = Build(
        context="app",
        dockerfile="app/docker/Dockerfile",
        args={"BASE": "base:1", "EMPTY": ""},
        target="worker",
        platform="linux/arm64",
        ssh=("default",),
    )
    words = arguments(build, Path("/repo"), ("a:1",))
    assert {
        "--build-arg=BASE=base:1",
        "--build-arg=EMPTY=",
        "--target=worker",
        "--platform=linux/arm64",
        "--ssh=default",
        "--file=/repo/app/docker/Dockerfile",
    } <= set(words)
    assert words[-1] == "/repo/app"


def test_a_secret_s_value_is_never_in_the_command_line() -> None:
    build = Build(context=".", dockerfile="Dockerfile", secrets={"npm-token": "hunter2"})
    words = arguments(build, Path("/repo"), ("a:1",))
    assert "hunter2" not in " ".join(words)
    assert f"--secret=id=npm-token,env={secret_variable('npm-token')}" in words


def test_secrets_of_different_names_have_different_variables() -> None:
    assert len({secret_variable(name) for name in ("a-b", "a_b", "A_B")}) == 3


def test_what_a_build_is_told_of_a_cache_stands_before_its_context() -> None:
    assert arguments(PLAIN, Path("/repo"), ("a:1",), cache=("--no-cache",))[-2:] == (
        "--no-cache",
        "/repo",
    )


@pytest.fixture
def docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in the place of `docker`; the test writes what it does."""
    program = tmp_path / "bin" / "docker"
    program.parent.mkdir()
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return program


def does(program: Path, script: str) -> None:
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


def test_a_build_that_goes_well_gives_nothing(docker: Path, tmp_path: Path) -> None:
    does(docker, "exit 0")
    assert Builder(tmp_path).build(PLAIN, ("a:1",), lambda _: None) is None


def test_a_build_that_fails_is_the_repository_s_affair(docker: Path, tmp_path: Path) -> None:
    does(docker, "echo 'ERROR: failed to solve' >&2; exit 17")
    failed = Builder(tmp_path).build(PLAIN, ("a:1",), lambda _: None)
    assert isinstance(failed, BuildFailed)
    assert failed.status == 17


def test_without_a_builder_it_is_the_lab_s_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LabError, match="buildx"):
        Builder(tmp_path).build(PLAIN, ("a:1",), lambda _: None)


def test_a_build_sees_nothing_of_our_environment_but_its_own_secrets(
    docker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INPUT_GITHUB-TOKEN", "ghs_x")
    monkeypatch.setenv("GITHUB_TOKEN", "ghs_y")
    seen = tmp_path / "seen"
    does(docker, f"env > {seen}")
    build = Build(context=".", dockerfile="Dockerfile", secrets={"npm": "hunter2"})
    Builder(tmp_path).build(build, ("a:1",), lambda _: None)
    text = seen.read_text(encoding="utf-8")
    assert f"{secret_variable('npm')}=hunter2" in text
    assert "ghs_" not in text


def test_a_run_that_ends_stops_its_builds_and_starts_no_more(docker: Path, tmp_path: Path) -> None:
    does(docker, "exec sleep 60")
    builder = Builder(tmp_path)
    threading.Timer(0.3, builder.stop).start()
    began = time.monotonic()
    with pytest.raises(LabError):
        builder.build(PLAIN, ("a:1",), lambda _: None)
    assert time.monotonic() - began < 30
    with pytest.raises(LabError, match="ended before"):
        builder.build(PLAIN, ("a:1",), lambda _: None)
