"""The host's part of a run: what leaves the host, what is mounted, and how signals get through."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import docker
import pytest
from docker.errors import APIError, NotFound

from readiness import host
from readiness.call import Call
from readiness.errors import EngineError, LabError, UsageError
from readiness.host import socket_of, variables_named

ENVIRON = {
    "NAMED": "1",
    "BARE": "2",
    "DEFAULTED": "3",
    "IN_DEFAULT": "4",
    "LONE": "5",
    "IN_FILE": "6",
    "OF_CALL": "7",
    "OF_COMPOSE": "8",
    "OF_COMPOSE_FILE": "9",
    "HOME": "/root",
    "GITHUB_TOKEN": "secret",
    "QUOTED": "literal",
}
FILE = """\
version: 1
env_file: top.env
workers:
  video:
    image: worker
    env_file: [video.env]
    environment: {A: "${NAMED}", B: $BARE, C: "${DEFAULTED:-x}", D: "${GONE:-${IN_DEFAULT}}"}
  mail:
    compose: {file: deploy/compose.yml, service: mail}
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "deploy").mkdir()
    files = {
        "readiness.yml": FILE,
        "top.env": "export LONE\nplain=1\nliteral='${QUOTED}'\n",
        "video.env": "x=${IN_FILE}\n",
        "call.env": 'y="${OF_CALL:-no}"\n',
        "deploy/compose.yml": "services: {mail: {image: 'm:${OF_COMPOSE}', env_file: mail.env}}\n",
        "deploy/mail.env": "z=$OF_COMPOSE_FILE\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_only_variables_that_the_configuration_and_its_files_name_leave_the_host(
    repository: Path,
) -> None:
    named = variables_named(repository, "readiness.yml", repository / "call.env", ENVIRON)
    assert named == {
        k: v for k, v in ENVIRON.items() if k not in {"HOME", "GITHUB_TOKEN", "QUOTED"}
    }


def test_where_a_service_is_external_its_address_leaves_the_host(tmp_path: Path) -> None:
    text = "services:\n  redis: {external: true}\n"
    (tmp_path / "readiness.yml").write_text(text, encoding="utf-8")
    environ = {**ENVIRON, "REDIS_URL": "redis://staging.example"}
    found = variables_named(tmp_path, "readiness.yml", None, environ)
    assert found == {"REDIS_URL": "redis://staging.example"}


def test_without_the_call_s_env_file_its_names_stay_at_home(repository: Path) -> None:
    assert "OF_CALL" not in variables_named(repository, "readiness.yml", None, ENVIRON)


@pytest.mark.parametrize("text", ["workers: [", "version: 1\nenv_file: nowhere.env\n"])
def test_what_cannot_be_read_hands_on_what_the_text_names(tmp_path: Path, text: str) -> None:
    (tmp_path / "readiness.yml").write_text(f"{text}\n# ${{NAMED}}\n", encoding="utf-8")
    assert variables_named(tmp_path, "readiness.yml", None, ENVIRON) == {"NAMED": "1"}


@pytest.mark.parametrize(
    ("environ", "socket"),
    [
        ({}, "/var/run/docker.sock"),
        ({"DOCKER_HOST": ""}, "/var/run/docker.sock"),
        ({"DOCKER_HOST": "unix:///run/user/1000/docker.sock"}, "/run/user/1000/docker.sock"),
    ],
)
def test_the_socket_is_the_one_that_docker_host_names(environ: dict[str, str], socket: str) -> None:
    assert socket_of(environ) == socket


def test_an_engine_on_another_machine_is_refused() -> None:
    with pytest.raises(EngineError, match="tcp://far"):
        socket_of({"DOCKER_HOST": "tcp://far:2375"})


class FakeEngine:
    """Docker's API as far as the host's part uses it: one container that prints and ends."""

    def __init__(self, status: int = 0) -> None:
        self.status = status
        self.made: dict[str, Any] = {}
        self.done: list[str] = []
        self.signals: list[str] = []
        self.output: Iterator[object] = iter([(b"READY 4/4", None), (None, b"a warning")])

    def version(self) -> dict[str, str]:
        return {"ApiVersion": "1.41"}

    def images(self, **_: object) -> list[str]:
        return ["there"]

    def create_host_config(self, **options: object) -> dict[str, object]:
        return options

    def create_container(self, image: str, **options: object) -> dict[str, str]:
        self.made = {"image": image, **options}
        return {"Id": "own"}

    def attach(self, *_: object, **__: object) -> Iterator[object]:
        return self.output

    def start(self, id_: str) -> None:
        self.done.append(f"start {id_}")

    def wait(self, _: str) -> dict[str, int]:
        return {"StatusCode": self.status}

    def kill(self, _: str, signal: str) -> None:
        self.signals.append(signal)

    def remove_container(self, id_: str, **_: object) -> None:
        self.done.append(f"remove {id_}")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    fake = FakeEngine()
    monkeypatch.setattr(host, "connect", lambda: fake)
    monkeypatch.setattr(host, "image_tag", lambda: "readiness-action:1")
    return fake


def call(root: Path) -> Call:
    return Call(root=root, report_dir=root / "out" / "reports", variables={"NAMED": "1"})


def mounted(engine: FakeEngine) -> list[tuple[str, str, bool]]:
    """What of the host is where in the container, and whether it can only be read."""
    mounts = engine.made["host_config"]["mounts"]
    assert {mount["Type"] for mount in mounts} == {"bind"}
    return [(mount["Source"], mount["Target"], mount["ReadOnly"]) for mount in mounts]


def test_the_run_inside_gets_the_repository_the_reports_and_the_socket(
    repository: Path, engine: FakeEngine
) -> None:
    made = replace(call(repository), env_file=repository / "call.env")
    assert host.run_in_container(made, ENVIRON) == 0

    assert mounted(engine) == [
        ("/var/run/docker.sock", "/var/run/docker.sock", False),
        (str(repository), "/github/workspace", False),
        (f"{repository}/out/reports", "/readiness/reports", False),
        (f"{repository}/call.env", "/readiness/env-file", True),
    ]
    inner = Call.load(engine.made["environment"]["READINESS_CALL"])
    assert inner == replace(
        made,
        root=Path("/github/workspace"),
        report_dir=Path("/readiness/reports"),
        env_file=Path("/readiness/env-file"),
    )
    assert (repository / "out" / "reports").is_dir()


def test_a_repository_may_have_a_colon_in_its_path(tmp_path: Path, engine: FakeEngine) -> None:
    (tmp_path / "co:lon").mkdir()
    host.run_in_container(call(tmp_path / "co:lon"), {})
    assert (str(tmp_path / "co:lon"), "/github/workspace", False) in mounted(engine)


def test_nothing_else_of_the_host_s_environment_is_handed_on(
    repository: Path, engine: FakeEngine
) -> None:
    host.run_in_container(call(repository), {**ENVIRON, "NO_COLOR": "1", "TERM": "xterm"})
    assert set(engine.made["environment"]) == {
        *("NO_COLOR", "TERM", "COLUMNS", "LINES", "READINESS_CALL"),
    }
    assert "secret" not in str(engine.made["environment"])


@pytest.mark.parametrize("status", [0, 1, 2, 3])
def test_the_status_is_that_of_the_run_inside_and_its_container_is_removed(
    repository: Path, engine: FakeEngine, status: int
) -> None:
    engine.status = status
    assert host.run_in_container(call(repository), {}) == status
    assert engine.done == ["start own", "remove own"]


@pytest.mark.usefixtures("engine")
def test_both_streams_come_out_where_they_belong(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    host.run_in_container(call(repository), {})
    seen = capsys.readouterr()
    assert (seen.out, seen.err) == ("READY 4/4", "a warning")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_go_to_the_run_inside_which_is_waited_for(
    repository: Path, engine: FakeEngine, number: signal.Signals
) -> None:
    def interrupted() -> Iterator[object]:
        os.kill(os.getpid(), number)
        deadline = time.monotonic() + 5
        while not engine.signals and time.monotonic() < deadline:
            time.sleep(0.01)
        yield (None, None)

    before = signal.getsignal(number)
    engine.output, engine.status = interrupted(), 3
    assert host.run_in_container(call(repository), {}) == 3
    assert engine.signals == [number.name]
    assert signal.getsignal(number) is before


def test_a_container_that_cannot_be_started_is_the_lab_s_fault_and_is_removed(
    repository: Path, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> None:
        raise APIError("no space left on device")

    monkeypatch.setattr(engine, "start", refuse)
    with pytest.raises(LabError, match="no space left"):
        host.run_in_container(call(repository), {})
    assert engine.done == ["remove own"]


@pytest.mark.parametrize(
    ("error", "warned"), [(NotFound("gone"), False), (APIError("no answer"), True)]
)
def test_a_container_that_cannot_be_removed_changes_no_status(
    repository: Path,
    engine: FakeEngine,
    error: APIError,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    warned: bool,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(engine, "remove_container", refuse)
    monkeypatch.setattr(engine, "output", iter(()))
    assert host.run_in_container(call(repository), {}) == 0
    assert ("stays" in capsys.readouterr().err) is warned


@pytest.mark.usefixtures("engine")
def test_an_env_file_that_is_not_there_is_a_wrong_call(repository: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere\.env"):
        host.run_in_container(replace(call(repository), env_file=repository / "nowhere.env"), {})


@pytest.mark.usefixtures("engine")
def test_a_folder_for_reports_that_cannot_be_made_is_a_wrong_call(repository: Path) -> None:
    made = replace(call(repository), report_dir=repository / "readiness.yml" / "reports")
    with pytest.raises(UsageError, match="reports"):
        host.run_in_container(made, {})


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
@pytest.mark.usefixtures("engine")
def test_the_folder_for_reports_belongs_to_the_owner_of_the_place(repository: Path) -> None:
    os.chown(repository, 1234, 2345)
    host.run_in_container(call(repository), {})
    made = (repository / "out", repository / "out" / "reports")
    assert {(path.stat().st_uid, path.stat().st_gid) for path in made} == {(1234, 2345)}


def test_on_a_terminal_one_stream_is_asked_for() -> None:
    asked: dict[str, object] = {}

    def attach(_: str, **options: object) -> Iterator[bytes]:
        asked.update(options)
        return iter(())

    fake = SimpleNamespace(
        attach=attach, start=lambda _: None, wait=lambda _: {"StatusCode": 0}, kill=None
    )
    assert host._attended(cast("docker.APIClient", fake), "own", tty=True) == 0
    assert asked["demux"] is False
