"""The lab's private network: no route out, no way to the host, an address of its own for each."""

from __future__ import annotations

import ipaddress
import secrets
import threading
from collections.abc import Collection, Iterator
from contextlib import suppress

import docker
from docker.errors import APIError, NotFound
from docker.types import IPAMConfig, IPAMPool

from readiness.engine.client import Engine, explain, speaking
from readiness.errors import LabError
from readiness.sentence import say

CANDIDATES = ipaddress.IPv4Network("198.19.0.0/16")
"""Upper half of the range for benchmarks of network devices (RFC 2544): routed nowhere."""

PREFIX = 23
TRIES = 12

HELD = "active endpoint"
"""In the engine's refusal to remove a network (before 28.1: "… has active endpoints")."""


class LabNetwork:
    """A bridge network without an address on the host, whose default gateway is the sink.

    `gateway` is the way to everything foreign: no container has that address from the engine, the
    sink takes it over. `sink` is the sink's own. `next_address` hands out each further address
    once, so that an address says for good who did a thing.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = engine.name("lab")
        self.sink_name = engine.name("sink")
        self._lock = threading.Lock()
        self._egress: str | None = None
        self.id, subnet = self._create()
        hosts = subnet.hosts()
        next(hosts)
        self.gateway = str(next(hosts))
        self.sink = str(next(hosts))
        self._hosts: Iterator[ipaddress.IPv4Address] = hosts

    def next_address(self) -> str:
        """An address that nobody had in this run.

        Raises LabError when a run needs more addresses than the network has (about 500).
        """
        with self._lock:
            address = next(self._hosts, None)
        if address is None:
            raise LabError(
                say("the run needs more containers than the lab's network has addresses")
            )
        return str(address)

    def join(self, container_id: str, address: str, aliases: tuple[str, ...] = ()) -> None:
        """Connect a container that is not of the lab (our own) to it; `aliases` name it there."""
        with speaking(say("join the lab's network")):
            self._engine.api.connect_container_to_network(
                container_id, self.id, ipv4_address=address, aliases=list(aliases) or None
            )

    def leave(self, container_id: str) -> None:
        """Disconnect what `join` connected."""
        with speaking(say("leave the lab's network")):
            try:
                # By force: what an interrupted connecting has left, it does not call connected.
                self._engine.api.disconnect_container_from_network(
                    container_id, self.id, force=True
                )
            except APIError as error:
                if not isinstance(error, NotFound) and "not connected" not in explain(error):
                    raise

    def give_egress(self, container_id: str) -> None:
        """Give a container a way out, by a second network that the engine prefers as its route."""
        with self._lock:
            if self._egress is None:
                # Engines before 28 take the default route of the network that sorts first by name.
                name = self._engine.name("egress")
                made = self._engine.api.create_network(name, labels=self._engine.labels)
                self._egress = made["Id"]
        self._engine.api.connect_container_to_network(container_id, self._egress)

    def remove(self, names: Collection[str] = ()) -> None:
        """Remove the network, and the one with egress if there is one.

        `names` are those of the containers that were on them.
        """
        for id_ in filter(None, (self.id, self._egress)):
            with speaking(say("remove the lab's network")), suppress(NotFound):
                remove_network(self._engine.api, id_, names)

    def is_empty(self) -> bool:
        """Whether the network is still there, and the engine shows no container on it."""
        with speaking(say("look at the lab's network")), suppress(NotFound):
            return not self._engine.api.inspect_network(self.id)["Containers"]
        return False

    def _create(self) -> tuple[str, ipaddress.IPv4Network]:
        subnets = list(CANDIDATES.subnets(new_prefix=PREFIX))
        said = ""
        for _ in range(TRIES):
            subnet = secrets.choice(subnets)
            try:
                made = self._engine.api.create_network(
                    self.name,
                    driver="bridge",
                    options={"com.docker.network.bridge.inhibit_ipv4": "true"},
                    ipam=IPAMConfig(pool_configs=[_pool(subnet)]),
                    labels=self._engine.labels,
                    check_duplicate=True,
                )
            except APIError as error:
                said = explain(error)
                if "overlap" not in said.lower():
                    break
            else:
                return str(made["Id"]), subnet
        raise LabError(
            say(
                "could not {what}: the engine said: {said}",
                what=say("create the lab's network"),
                said=said,
            )
        )


def remove_network(api: docker.APIClient, id_: str, names: Collection[str]) -> None:
    """Remove a network whose containers are gone; `names` are theirs.

    A container that was removed while it started can leave its endpoint behind, which nothing
    shows any more and which keeps the network: it goes by the container's name.
    """
    try:
        api.remove_network(id_)
    except APIError as error:
        if not names or HELD not in explain(error):
            raise
        for name in names:
            with suppress(APIError):
                api.disconnect_container_from_network(name, id_, force=True)
        api.remove_network(id_)


def _pool(subnet: ipaddress.IPv4Network) -> IPAMPool:
    # The engine keeps this address from every container, and names it to each as its gateway.
    gateway = str(next(subnet.hosts()) + 1)
    return IPAMPool(subnet=str(subnet), aux_addresses={"DefaultGatewayIPv4": gateway})
