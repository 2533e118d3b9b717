"""What the engine is asked for when a container is made: its limits, and nothing of ours."""

from __future__ import annotations

import io
import tarfile
from typing import Any, cast

import pytest

from readiness.container import ContainerSpec
from readiness.engine.containers import create
from readiness.engine.events import EngineWitness
from readiness.plan import Aws
from readiness.services import aws, sink
from tests.engine.api import Api, engine

WITNESS = cast("EngineWitness", None)


def asked(spec: ContainerSpec) -> dict[str, Any]:
    """The options with which its container is created."""
    api = Api(
        create_host_config=lambda **options: options, create_container={"Id": "1"}, put_archive=True
    )
    create(engine(api), WITNESS, None, spec)
    return api.options[[call.split(" ")[0] for call in api.calls].index("create_container")]


def test_every_container_is_bounded_in_processes_and_output() -> None:
    options = asked(ContainerSpec(role="worker-w", image="w"))["host_config"]

    assert options["pids_limit"] == 4096
    log = options["log_config"]
    assert (log.type, log.config) == ("json-file", {"max-size": "100m", "max-file": "2"})


def test_a_workers_container_gets_its_own_variables_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ours")
    options = asked(
        ContainerSpec(role="worker-w", image="w", environment={"A": "1"}, memory=1, cpus=0.5)
    )

    assert options["environment"] == {"A": "1"}
    given = {name for name, value in options["host_config"].items() if value is not None}
    assert given == {
        *("network_mode", "extra_hosts", "mem_limit", "memswap_limit", "nano_cpus"),
        *("pids_limit", "log_config"),
    }


@pytest.mark.parametrize(
    ("spec", "capabilities"),
    [
        (sink.spec("ours", "198.19.0.3", "198.19.0.2"), {"NET_ADMIN", "NET_RAW"}),
        (aws.spec("ours", Aws(account="0", region="r"), "token", "198.19.0.4"), set()),
    ],
)
def test_our_own_containers_have_their_own_capabilities_only(
    spec: ContainerSpec, capabilities: set[str]
) -> None:
    options = asked(spec)["host_config"]

    assert options["cap_drop"] == ["ALL"]
    assert options["security_opt"] == ["no-new-privileges"]
    assert set(options["cap_add"]) - {"NET_BIND_SERVICE"} == capabilities


def test_the_files_of_a_folder_are_told_by_their_path_in_it() -> None:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name in ("./run", "./jobs/run", "./jobs/log/run"):
            member = tarfile.TarInfo(name)
            member.size = len(name)
            archive.addfile(member, io.BytesIO(name.encode()))
    api = Api(
        create_host_config={}, create_container={"Id": "1"}, get_archive=([data.getvalue()], {})
    )
    container = create(engine(api), WITNESS, None, ContainerSpec(role="worker-w", image="w"))

    assert container.read_folder("/etc/service") == {
        "run": b"./run",
        "jobs/run": b"./jobs/run",
        "jobs/log/run": b"./jobs/log/run",
    }
