"""The lab's network: a subnet that is free, each address once, and its own end."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

import pytest

from readiness.engine.network import CANDIDATES, TRIES, LabNetwork
from readiness.errors import LabError
from tests.engine.api import Api, engine, refusal

OVERLAPS = refusal("Pool overlaps with other one on this address space", HTTPStatus.FORBIDDEN)


def network(api: Api) -> LabNetwork:
    return LabNetwork(engine(api))


def made(**answers: Any) -> tuple[LabNetwork, Api]:
    api = Api(**{"create_network": {"Id": "n1"}, **answers})
    return network(api), api


def subnet_of(api: Api, number: int = -1) -> ipaddress.IPv4Network:
    pool = api.options[number]["ipam"]["Config"][0]
    return ipaddress.IPv4Network(pool["Subnet"])


def test_a_subnet_that_is_taken_is_left_for_another() -> None:
    api = Api(create_network=iter([OVERLAPS, OVERLAPS, {"Id": "n1"}]))
    assert network(api).id == "n1"
    assert len(api.called("create_network")) == 3


def test_it_gives_up_after_some_tries_and_says_what_the_engine_said() -> None:
    api = Api(create_network=OVERLAPS)
    with pytest.raises(LabError, match="overlaps"):
        network(api)
    assert len(api.called("create_network")) == TRIES


def test_another_refusal_is_not_tried_again() -> None:
    api = Api(create_network=refusal("plugin not found"))
    with pytest.raises(LabError, match="plugin not found"):
        network(api)
    assert len(api.called("create_network")) == 1


def test_it_bears_the_run_s_labels_and_gives_the_host_no_address() -> None:
    _, api = made()
    options = api.options[0]
    assert options["labels"]["readiness.run"] == "run1"
    assert options["options"] == {"com.docker.network.bridge.inhibit_ipv4": "true"}


def test_the_gateway_that_is_told_is_the_one_that_the_engine_keeps_free() -> None:
    lab, api = made()
    kept = api.options[0]["ipam"]["Config"][0]["AuxiliaryAddresses"]
    assert kept == {"DefaultGatewayIPv4": lab.gateway}
    assert subnet_of(api).subnet_of(CANDIDATES)


def test_every_address_is_given_once_also_to_many_at_a_time_and_none_is_the_lab_s_own() -> None:
    lab, api = made()
    with ThreadPoolExecutor(16) as pool:
        given = list(pool.map(lambda _: lab.next_address(), range(400)))
    assert len(set(given)) == 400
    subnet = subnet_of(api)
    own = {lab.gateway, lab.sink, str(subnet[0]), str(subnet[1]), str(subnet[-1])}
    assert not own & set(given)
    assert all(ipaddress.IPv4Address(each) in subnet for each in given)


def test_a_run_that_needs_too_many_addresses_is_told_so() -> None:
    lab, _ = made()

    def all_of_them() -> Iterator[str]:
        while True:
            yield lab.next_address()

    with pytest.raises(LabError, match="addresses"):
        assert len(list(all_of_them())) == 0


def test_one_network_with_egress_serves_all_that_need_it() -> None:
    lab, api = made()
    lab.give_egress("c1")
    lab.give_egress("c2")
    assert api.called("create_network") == ["readiness-run1-lab", "readiness-run1-egress"]
    assert api.called("connect_container_to_network") == ["c1 n1", "c2 n1"]


@pytest.mark.parametrize(
    "error",
    [
        refusal("No such network", HTTPStatus.NOT_FOUND),
        refusal("container c1 is not connected to network"),
    ],
)
def test_to_leave_twice_is_fine(error: Exception) -> None:
    lab, _ = made(disconnect_container_from_network=error)
    lab.leave("c1")


def test_to_leave_in_vain_is_told() -> None:
    lab, _ = made(disconnect_container_from_network=refusal("no answer"))
    with pytest.raises(LabError, match="no answer"):
        lab.leave("c1")


def test_both_networks_are_removed_also_where_one_is_gone_already() -> None:
    api = Api(
        create_network=iter([{"Id": "n1"}, {"Id": "n2"}]),
        remove_network=iter([refusal("gone", HTTPStatus.NOT_FOUND), None]),
    )
    lab = network(api)
    lab.give_egress("c1")
    lab.remove()
    assert api.called("remove_network") == ["n1", "n2"]
