"""The action's own container tells GitHub's API of every event, and no fault of that counts.

The stub listens where containers reach this machine, checks each request against GitHub's own
description of it, and answers as GitHub does, faults included.
"""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

import pytest

from tests.github import stub
from tests.github.stub import READ_ONLY, Fault, GitHub
from tests.runner import Call, StepResult, container, run_action

pytestmark = [pytest.mark.engine, pytest.mark.timeout(120)]

ROOT = Path(__file__).parents[2]
HEAD, RUN = "a" * 40, "b" * 40
PULL_REQUEST = {
    "number": 7,
    "head": {"sha": HEAD, "ref": "topic", "repo": {"full_name": "example/repository"}},
    "base": {"sha": "c" * 40, "ref": "release/1", "repo": {"full_name": "example/repository"}},
}
FROM_A_FORK = PULL_REQUEST | {"head": {"sha": HEAD, "repo": {"full_name": "someone/repository"}}}
READ_ONLY_TOKEN = {name: [READ_ONLY] for name in (stub.STATUS, stub.CREATE, stub.UPDATE)}

# One gate is asked for: nothing has to start but the worker's own image.
ONE_GATE = """\
version: 1
workers:
  video:
    image: python:3.13-slim
    command: python -c pass
    gates:
      image: {import: %s}
      redis: {waive: it has none}
      queue: {waive: it has none}
      database: {waive: it has none}
"""
GREEN, RED, WRONG = ONE_GATE % "json", ONE_GATE % "no_such_module", "version: 1\nworkers: {}\n"


@dataclass(frozen=True, kw_only=True)
class Runner:
    """Runs the action on a repository of one file, against a GitHub."""

    image: str
    folder: Path

    def run(
        self,
        url: str,
        configuration: str,
        event: Mapping[str, object],
        name: str = "pull_request",
        *,
        token: str = stub.TOKEN,
    ) -> StepResult:
        workspace = self.folder / "repository"
        workspace.mkdir(exist_ok=True)
        (workspace / "readiness.yml").write_text(configuration)
        return run_action(
            Call(
                action_dir=ROOT,
                image=self.image,
                workspace=workspace,
                token=token,
                event=event,
                inputs={"fail-under": "1"},
                github={"api_url": url, "sha": RUN, "event_name": name},
            )
        )


@pytest.fixture(scope="module")
def image() -> Iterator[str]:
    """The action's image as the runner builds it, once for all."""
    docker = container.find_docker()
    made = container.build_image(docker, ROOT / "Dockerfile", lambda _: None)
    yield made
    container.remove_image(docker, made)


@pytest.fixture
def runner(image: str, tmp_path: Path) -> Runner:
    return Runner(image=image, folder=tmp_path)


@pytest.fixture(scope="session")
def host() -> str:
    """The address at which a container of the default network reaches this machine."""
    asked = ("docker", "network", "inspect", "bridge", "--format", "{{json .IPAM.Config}}")
    said = subprocess.run(asked, capture_output=True, check=True, text=True).stdout
    (pool, *_) = json.loads(said)
    return str(pool.get("Gateway") or next(ip_network(pool["Subnet"]).hosts()))


@pytest.fixture
def github(host: str) -> Iterator[GitHub]:
    with stub.running(host) as github:
        yield github
        assert github.problems == []


def left_out(step: StepResult) -> list[str]:
    """The lines that say what GitHub was not told."""
    return [line for line in step.text.splitlines() if "Left out on GitHub" in line]


def test_a_pull_request_is_told_of_red_and_of_the_change_back_to_green(
    runner: Runner, github: GitHub
) -> None:
    event = {"action": "synchronize", "pull_request": PULL_REQUEST}
    github.base_statuses = [{"context": "readiness/video/image", "state": "success"}]

    red = runner.run(github.url, RED, event)
    assert (red.exit_code, red.outputs["verdict"], left_out(red)) == (1, "not-ready", [])
    states = [request.body["state"] for request in github.asked(stub.STATUS)]
    assert states[:5] == ["pending"] * 5
    assert github.statuses == {
        "readiness/verdict": "failure",
        "readiness/video/image": "failure",
        "readiness/video/redis": "success",
        "readiness/video/queue": "success",
        "readiness/video/database": "success",
    }
    assert {request.parameters["sha"] for request in github.asked(stub.STATUS)} == {HEAD}
    (found,) = github.comments
    marker, heading, *_ = found["body"].splitlines()
    assert (marker, heading) == ("<!-- readiness readiness.yml not-ready -->", "## NOT READY 0/4")
    assert "**Red here, green on release/1:** video/image" in found["body"]

    assert runner.run(github.url, RED, event).exit_code == 1
    assert runner.run(github.url, GREEN, event).exit_code == 0
    assert github.statuses["readiness/verdict"] == "success"
    (found,) = github.comments
    assert found["body"].startswith("<!-- readiness readiness.yml ready -->\n## READY 1/4")
    assert len(github.asked(stub.UPDATE)) == 2


def test_a_green_run_with_a_slow_github_is_green_and_quiet(runner: Runner, github: GitHub) -> None:
    github.faults = {name: [Fault(delay=60)] for name in (stub.STATUS, stub.COMMENTS)}
    step = runner.run(github.url, GREEN, {"pull_request": PULL_REQUEST})
    assert (step.exit_code, step.outputs["verdict"], step.annotations) == (0, "ready", ())
    assert len(left_out(step)) == 1
    assert step.duration_s < 45


@pytest.mark.parametrize(
    ("name", "event", "sha", "comments"),
    [
        ("pull_request", {"pull_request": PULL_REQUEST}, HEAD, 1),
        ("pull_request_target", {"pull_request": PULL_REQUEST}, HEAD, 1),
        ("push", {"ref": "refs/heads/main", "after": RUN, "head_commit": {"id": RUN}}, RUN, 0),
        ("merge_group", {"merge_group": {"head_sha": HEAD, "base_ref": "main"}}, HEAD, 0),
        ("schedule", {"schedule": "0 4 * * *"}, RUN, 0),
        ("workflow_dispatch", {"ref": "refs/heads/main", "inputs": None}, RUN, 0),
    ],
)
def test_every_event_has_its_commit(
    runner: Runner,
    github: GitHub,
    name: str,
    event: Mapping[str, object],
    sha: str,
    comments: int,
) -> None:
    step = runner.run(github.url, WRONG, event, name)
    assert (step.exit_code, step.outputs["verdict"], left_out(step)) == (2, "error", [])
    assert github.statuses == {"readiness/verdict": "error"}
    assert {request.parameters["sha"] for request in github.asked(stub.STATUS)} == {sha}
    assert len(github.comments) == comments


@pytest.mark.parametrize(
    ("pull_request", "hint"),
    [
        (FROM_A_FORK, "a pull request from a fork only read"),
        (PULL_REQUEST | {"user": {"login": "dependabot[bot]"}}, "`permissions: {statuses: write, "),
    ],
)
def test_a_token_that_may_only_read_is_one_plain_line(
    runner: Runner, github: GitHub, pull_request: Mapping[str, object], hint: str
) -> None:
    github.faults = dict(READ_ONLY_TOKEN)
    step = runner.run(github.url, WRONG, {"pull_request": pull_request})
    assert step.exit_code == 2
    (line,) = left_out(step)
    assert hint in line
    assert len(step.annotations) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=404, message="Not Found"),
        Fault(status=422, message="Validation Failed\n::error::forged"),
        Fault(status=429, message="rate limit", headers={"Retry-After": "3600"}),
        Fault(status=500, text="<html>"),
        Fault(delay=60),
    ],
)
def test_no_fault_of_github_changes_how_a_run_ends(
    runner: Runner, github: GitHub, fault: Fault
) -> None:
    github.faults = {name: [fault] for name in (stub.STATUS, stub.COMMENTS, stub.CREATE)}
    _ends_as_ever(runner.run(github.url, WRONG, {"pull_request": PULL_REQUEST}))


def test_a_github_that_nobody_answers_for_changes_nothing(runner: Runner, host: str) -> None:
    with socket.create_server((host, 0)) as taken:
        port = taken.getsockname()[1]
    _ends_as_ever(runner.run(f"http://{host}:{port}", WRONG, {"pull_request": PULL_REQUEST}))


def test_without_a_token_nothing_changes(runner: Runner, github: GitHub) -> None:
    _ends_as_ever(runner.run(github.url, WRONG, {"pull_request": PULL_REQUEST}, token=""))
    assert github.requests == []


def _ends_as_ever(step: StepResult) -> None:
    assert (step.exit_code, step.outputs["verdict"]) == (2, "error")
    assert str(step.log[-1]) == "CONFIGURATION ERROR (exit 2)"
    assert len(left_out(step)) == 1
    assert len(step.annotations) == 1
    assert "forged" not in step.annotations[0].message
