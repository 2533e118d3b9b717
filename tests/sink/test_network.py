"""The sink and the endpoint on a network as the lab's, seen by a container there."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import docker
import pytest
from docker.types import IPAMConfig, IPAMPool

from readiness.action_image import ensure, image_tag
from readiness.container import ContainerSpec
from readiness.plan import Aws
from readiness.services import aws, sink
from readiness.sink.records import Attempt, Kind

pytestmark = pytest.mark.engine

CLIENT = Path(__file__).parent / "client.py"
SUBNET = ip_network("198.19.254.0/24")
GATEWAY, SINK, ENDPOINT, WORKER = (str(SUBNET[n]) for n in (2, 3, 4, 5))
AWS = Aws(account="123456789012", region="ap-northeast-2", buckets=("video",))


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a container of the network found, by what it tried, and what the sink noted."""

    outcomes: Mapping[str, Any]
    noted: tuple[Attempt, ...]
    sink: Any

    @property
    def attempts(self) -> set[tuple[Kind, str, str]]:
        return {(attempt.kind, attempt.source, attempt.what) for attempt in self.noted}


class Network:
    """A network as the lab makes it, with what is put on it; all gone at the end."""

    def __init__(self, undo: ExitStack) -> None:
        self._undo = undo
        self._client = docker.from_env()
        undo.callback(self._client.close)
        pool = IPAMPool(subnet=str(SUBNET), aux_addresses={"DefaultGatewayIPv4": GATEWAY})
        self._network = self._client.networks.create(
            f"readiness-test-{uuid.uuid4().hex[:8]}",
            ipam=IPAMConfig(pool_configs=[pool]),
            options={"com.docker.network.bridge.inhibit_ipv4": "true"},
        )
        undo.callback(self._network.remove)

    def start(self, spec: ContainerSpec) -> Any:
        name = str(self._network.name)
        place = self._client.api.create_endpoint_config(
            ipv4_address=spec.address, aliases=list(spec.aliases)
        )
        made = self._client.api.create_container(
            spec.image,
            list(spec.command or ()),
            entrypoint=list(spec.entrypoint or ()),
            environment=dict(spec.environment),
            networking_config={"EndpointsConfig": {name: place}},
            host_config=self._client.api.create_host_config(
                network_mode=name,
                dns=[SINK],
                cap_add=list(spec.capabilities),
            ),
        )
        container = self._client.containers.get(made["Id"])
        self._undo.callback(container.remove, force=True, v=True)
        container.start()
        return container


@pytest.fixture(scope="module")
def image() -> str:
    with closing(docker.from_env()) as client:
        ensure(client.api, image_tag())
    return image_tag()


@pytest.fixture(scope="module")
def seen(image: str) -> Iterator[Seen]:
    with ExitStack() as undo:
        network = Network(undo)
        dead_end = network.start(sink.spec(image, SINK, GATEWAY))
        network.start(aws.spec(image, AWS, "token", ENDPOINT))
        wait_until(lambda: any(map(sink.is_ready, lines(dead_end))))
        program = ("python3", "-c", CLIENT.read_text())
        client = network.start(
            ContainerSpec(role="worker", image=image, address=WORKER, entrypoint=program)
        )
        assert client.wait(timeout=120)["StatusCode"] == 0, lines(client)
        outcomes = {line["what"]: line for line in map(json.loads, lines(client))}
        yield Seen(outcomes=outcomes, noted=sink.attempts(lines(dead_end)), sink=dead_end)


def lines(container: Any) -> list[str]:
    return str(container.logs().decode()).splitlines()


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.05)


@pytest.mark.parametrize("address", ["8.8.8.8:443", "169.254.169.254:80", f"{GATEWAY}:22"])
def test_a_foreign_address_is_refused_at_once_and_noted(seen: Seen, address: str) -> None:
    outcome = seen.outcomes[f"connect {address}"]
    assert outcome["result"] == "ConnectionRefusedError"
    assert outcome["seconds"] < 0.5
    assert (Kind.TCP, WORKER, address) in seen.attempts


@pytest.mark.parametrize("name", ["sqs.us-east-1.amazonaws.com", "host.docker.internal"])
def test_a_foreign_name_does_not_exist_and_is_noted(seen: Seen, name: str) -> None:
    outcome = seen.outcomes[f"resolve {name}"]
    assert outcome["result"] == "gaierror"
    assert outcome["seconds"] < 0.5
    assert (Kind.NAME, WORKER, name) in seen.attempts


def test_a_resolver_of_ones_own_is_answered_too(seen: Seen) -> None:
    assert seen.outcomes["ask 8.8.8.8"]["result"] == "8183"
    assert (Kind.UDP, WORKER, "8.8.8.8:53") in seen.attempts


def test_the_labs_own_names_are_found_and_not_noted(seen: Seen) -> None:
    assert seen.outcomes["resolve aws"]["result"] == ENDPOINT
    assert seen.outcomes["resolve video.s3"]["result"] == ENDPOINT
    assert not [what for _, _, what in seen.attempts if what == "aws" or ".s3" in what]


def test_the_engines_host_is_out_of_reach(seen: Seen) -> None:
    assert seen.outcomes[f"connect {SUBNET[1]}:22"]["result"] == "OSError"


def test_the_sink_ends_when_it_is_told_to(seen: Seen) -> None:
    began = time.monotonic()
    seen.sink.stop(timeout=10)
    assert time.monotonic() - began < 5
    assert seen.sink.wait()["StatusCode"] == 0


@pytest.mark.parametrize("style", ["path", "virtual"])
def test_objects_are_stored_by_path_and_by_virtual_host(seen: Seen, style: str) -> None:
    assert seen.outcomes[f"s3 {style}"]["result"] == "round trip"


def test_a_queue_url_leads_back_to_the_endpoint(seen: Seen) -> None:
    assert seen.outcomes["sqs"]["result"] == "http://sqs:4566/123456789012/jobs"
