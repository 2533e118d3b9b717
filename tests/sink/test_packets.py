"""Packets and questions as captured from a container on a lab's network."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

import pytest

from readiness.sink.packets import Packet, knocks, no_such_name, outward, packet, question
from readiness.sink.records import Kind

SYN = (
    "4500003ce1f640004006f1a8c6134d0ca9fea9fed89c0050693e97ea00000000"
    "a002faf0674b0000020405b40402080a5657c677000000000103030a"
)
UDP = "4500001d8ba9400040119801c6134d0c01020304caf2007b0009174078"
ICMP = "4500001ca3ae400040017403c6134d0c080808080800f7ff00000000"
QUERY = "9d2001000001000000000000037371730975732d656173742d3109616d617a6f6e61777303636f6d0000010001"
WORKER = "198.19.77.12"
GATEWAY = IPv4Address("198.19.77.2")
SINK = IPv4Address("198.19.77.3")
SUBNET = IPv4Network("198.19.77.0/24")


@pytest.mark.parametrize(
    ("captured", "kind", "what"),
    [
        (SYN, Kind.TCP, "169.254.169.254:80"),
        (UDP, Kind.UDP, "1.2.3.4:123"),
        (ICMP, Kind.ICMP, "8.8.8.8"),
    ],
)
def test_what_begins_something_is_read(captured: str, kind: Kind, what: str) -> None:
    seen = packet(bytes.fromhex(captured))
    assert seen is not None
    assert (seen.kind, seen.source, seen.what) == (kind, WORKER, what)
    assert outward(seen, GATEWAY, SUBNET)


def test_the_rest_of_a_connection_is_not_its_beginning() -> None:
    for flags in (0x10, 0x12, 0x14, 0x18, 0x11):
        data = bytearray.fromhex(SYN)
        data[20 + 13] = flags
        assert packet(bytes(data)) is None


@pytest.mark.parametrize("captured", [SYN, UDP, ICMP])
def test_a_packet_that_is_cut_off_does_no_harm(captured: str) -> None:
    for length in range(20):
        assert packet(bytes.fromhex(captured)[:length]) is None
    for length in range(20, len(captured) // 2):
        packet(bytes.fromhex(captured)[:length])


@pytest.mark.parametrize(
    ("kind", "target", "port", "leaves"),
    [
        (Kind.TCP, "8.8.8.8", 53, True),
        (Kind.TCP, "198.19.77.2", 22, True),
        (Kind.UDP, "198.19.77.2", 53, False),
        (Kind.ICMP, "198.19.77.2", None, False),
        (Kind.TCP, "198.19.77.3", 6379, False),
        (Kind.TCP, "198.19.77.9", 80, False),
        (Kind.UDP, "255.255.255.255", 67, False),
        (Kind.UDP, "224.0.0.251", 5353, False),
    ],
)
def test_only_what_is_meant_for_elsewhere_leaves(
    kind: Kind, target: str, port: int | None, *, leaves: bool
) -> None:
    seen = Packet(kind=kind, source=WORKER, target=target, port=port)
    assert outward(seen, GATEWAY, SUBNET) is leaves


@pytest.mark.parametrize(
    ("kind", "target", "port", "knocks_there"),
    [
        (Kind.TCP, "198.19.77.3", 6379, True),
        (Kind.TCP, "198.19.77.3", 53, False),
        (Kind.UDP, "198.19.77.3", 6379, False),
        (Kind.TCP, "198.19.77.9", 6379, False),
        (Kind.TCP, "8.8.8.8", 6379, False),
    ],
)
def test_the_closed_port_of_a_control_is_the_sinks_own(
    kind: Kind, target: str, port: int | None, *, knocks_there: bool
) -> None:
    seen = Packet(kind=kind, source=WORKER, target=target, port=port)
    assert knocks(seen, SINK) is knocks_there


def test_a_name_is_read_and_answered_with_no_such_name() -> None:
    query = bytes.fromhex(QUERY)
    asked = question(query)
    assert asked is not None
    assert (asked.name, asked.reverse) == ("sqs.us-east-1.amazonaws.com", False)
    answer = no_such_name(query, asked)
    assert answer[:2] == query[:2]
    assert answer[2:4].hex() == "8183"
    assert answer[4:12].hex() == "0001000000000000"
    assert answer[12:] == query[12:]


def test_what_comes_after_the_question_is_not_answered() -> None:
    with_options = bytearray(bytes.fromhex(QUERY + "0000291000000000000000"))
    with_options[11] = 1
    asked = question(bytes(with_options))
    assert asked is not None
    assert no_such_name(bytes(with_options), asked)[12:] == bytes.fromhex(QUERY)[12:]


def test_asking_for_the_name_of_an_address_reaches_for_nothing() -> None:
    query = bytes.fromhex(QUERY)[:-4] + b"\x00\x0c\x00\x01"
    asked = question(query)
    assert asked is not None
    assert asked.reverse


def test_a_question_that_is_cut_off_is_none() -> None:
    for length in range(len(QUERY) // 2):
        assert question(bytes.fromhex(QUERY)[:length]) is None


def test_a_name_of_odd_bytes_is_still_text() -> None:
    asked = question(bytes(4) + b"\x00\x01" + bytes(6) + b"\x03\xff\x1b\n\x00\x00\x01\x00\x01")
    assert asked is not None
    assert asked.name == "\\xff\x1b\n"
