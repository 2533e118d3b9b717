"""Where the engine is, why there is none, and which container we are ourselves."""

from __future__ import annotations

import gc
import socket
import warnings
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from readiness.engine import LabNetwork, client
from readiness.engine.client import Own, connect, find_own
from readiness.errors import EngineError
from tests.engine import api as stand_in
from tests.engine.api import Api, engine, refusal

ID = "0123456789ab" + "c" * 52
LABELS = {"a1b2c3": "", "com.example": "x", "a1b2c3d": ""}


@pytest.fixture(autouse=True)
def nothing_of_docker_s(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DOCKER_HOST", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH"):
        monkeypatch.delenv(name, raising=False)


def why(monkeypatch: pytest.MonkeyPatch, address: str) -> str:
    monkeypatch.setenv("DOCKER_HOST", address)
    try:
        connect()
    except EngineError as error:
        said = str(error)
    else:
        raise AssertionError(f"an engine answers at {address}")
    with warnings.catch_warnings():
        # Docker's library leaves the socket of a client that it could not make to the collector.
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
    return said


def test_a_socket_that_is_not_there_is_named_with_what_may_be_the_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = why(monkeypatch, f"unix://{tmp_path}/docker.sock")

    assert f"{tmp_path}/docker.sock" in said
    assert "Kubernetes-mode runners" in said
    assert "rootless engine's or Podman's socket has to be named by DOCKER_HOST" in said


def test_without_docker_host_it_is_docker_s_own_socket_that_is_missed() -> None:
    assert "/var/run/docker.sock" in client._why_no_engine("FileNotFoundError(2, 'No such file')")


def test_a_socket_that_nobody_listens_at_is_no_missing_socket(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "d.sock"))
    assert "no Docker engine answers" in why(monkeypatch, f"unix://{tmp_path}/d.sock")


def test_a_socket_that_may_not_be_opened_is_told_with_the_mend() -> None:
    said = client._why_no_engine("PermissionError(13, 'Permission denied')")
    assert "add the user to the group `docker`" in said


def inspected(known: Mapping[str, Any]) -> Api:
    def inspect(name: str) -> Any:
        return known.get(name) or refusal("no such container", HTTPStatus.NOT_FOUND)

    return Api(inspect_container=inspect)


def seen(labels: Mapping[str, str] | None) -> dict[str, Any]:
    return {"Id": ID, "Image": "sha256:own", "Config": {"Labels": labels}}


@pytest.mark.parametrize("name", ["host", "mounts"])
def test_our_own_container_is_found_by_host_name_or_mounts(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A job may give its container another host name than its id."""
    monkeypatch.setattr(socket, "gethostname", lambda: ID[:12] if name == "host" else "named")
    monkeypatch.setattr(client, "_id_from_mounts", lambda: "" if name == "host" else ID)
    api = inspected({ID[:12] if name == "host" else ID: seen(LABELS)})

    own = find_own(stand_in.client(api))

    assert own == Own(id=ID, image="sha256:own", labels={"a1b2c3": ""})


def test_a_container_without_labels_is_found_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: ID[:12])
    assert find_own(stand_in.client(inspected({ID[:12]: seen(None)}))).labels == {}


def test_outside_of_the_engine_s_containers_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Such as in a job's container that reaches an engine elsewhere (Docker in Docker)."""
    monkeypatch.setattr(client, "_id_from_mounts", lambda: ID)
    with pytest.raises(EngineError, match="call `readiness run` on the host"):
        find_own(stand_in.client(inspected({})))


def test_the_id_is_read_from_the_mounts_that_an_engine_makes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = f"1 2 254:1 /docker/containers/{ID.replace('c', 'd')}/hostname /etc/hostname rw - ext4"
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: f"0 0 0:1 / / rw\n{line}\n")
    assert client._id_from_mounts() == ID.replace("c", "d")


def test_the_lab_s_networks_sort_behind_those_that_the_runner_gave_us() -> None:
    """Older engines take the default route of the network whose name comes first."""
    api = Api(create_network={"Id": "n"})
    made = LabNetwork(engine(api))
    made.give_egress("worker")

    names = api.called("create_network")
    assert len(names) == 2
    assert min(names) > max("bridge", "github_network_0123456789abcdef")
