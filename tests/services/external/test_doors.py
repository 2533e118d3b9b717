"""The doors to servers outside: both ways, and what a client of Postgres is told of TLS."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from readiness.errors import LabError
from readiness.plan import Upstream
from readiness.sentence import quoted
from readiness.services.external.forwarder import Forwarder
from readiness.services.external.pgdoor import PgDoor, _without_binding
from readiness.services.external.reach import Reach, _gateway
from readiness.services.external.redis import ExternalRedis
from tests.services.external.test_pgwire import message

HERE = "127.0.0.1"
SSL_REQUEST = (8).to_bytes(4) + (80877103).to_bytes(4)
STARTUP = (9).to_bytes(4) + (196608).to_bytes(4) + b"\0"


class Server:
    """One that says what it is told to, and keeps what it hears."""

    def __init__(self, *answers: bytes) -> None:
        self._listener = socket.create_server((HERE, 0))
        self._answers = answers
        self.heard: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def reach(self, what: str = "the external Redis") -> Reach:
        upstream = Upstream(host=HERE, port=self._listener.getsockname()[1])
        return Reach(what=quoted(what), upstream=upstream, addresses=(HERE,))

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError), self._listener.accept()[0] as client:
            for answer in self._answers:
                self.heard.append(client.recv(1000))
                client.sendall(answer)
            client.recv(1)


@pytest.fixture
def redis() -> Iterator[ExternalRedis]:
    from readiness.plan import Redis

    plan = Redis(image="", external=Upstream(host=HERE, port=1, name="redis"))
    with ExternalRedis(HERE, plan) as witness:
        yield witness


def test_what_a_client_sends_is_passed_on_and_seen(redis: ExternalRedis) -> None:
    server = Server(b"+PONG\r\n")
    with Forwarder((HERE, 0), server.reach(), redis) as door:
        with socket.create_connection((HERE, door.port)) as client:
            client.sendall(b"*1\r\n$4\r\nPING\r\n")
            assert client.recv(100) == b"+PONG\r\n"
        assert redis.visited(HERE)
        assert [command.name for command in redis.commands(HERE)] == ["PING"]
    server.close()


def test_a_server_that_is_not_there_says_so_without_its_address() -> None:
    server = Server()
    reach = server.reach()
    server.close()
    threading.Event().wait(0.05)
    gone = Reach(what=reach.what, upstream=reach.upstream, addresses=())
    with pytest.raises(LabError, match="expected the external Redis to answer") as caught:
        gone.check()
    assert str(reach.upstream.port) not in str(caught.value)


def test_a_client_of_postgres_that_offers_tls_is_told_that_the_door_has_none() -> None:
    server, door = Server(b"N", message("R", bytes(4))), PgDoor(hidden=False)
    with Forwarder((HERE, 0), server.reach(), door) as forwarder:
        with socket.create_connection((HERE, forwarder.port)) as client:
            client.sendall(SSL_REQUEST)
            assert client.recv(1) == b"N"
            client.sendall(STARTUP)
            assert client.recv(100) == message("R", bytes(4))
        assert not door.insisted(HERE)
    assert server.heard == [SSL_REQUEST, STARTUP]
    server.close()


def test_a_client_that_insists_on_tls_is_known() -> None:
    server, door = Server(), PgDoor(hidden=False)
    with (
        Forwarder((HERE, 0), server.reach(), door) as forwarder,
        socket.create_connection((HERE, forwarder.port)) as client,
    ):
        client.sendall(SSL_REQUEST)
        assert client.recv(1) == b"N"
        assert door.insisted(HERE)
    server.close()


def test_where_the_variables_demand_tls_nothing_is_said_by_the_door() -> None:
    server, door = Server(b"S"), PgDoor(hidden=True)
    with (
        Forwarder((HERE, 0), server.reach(), door) as forwarder,
        socket.create_connection((HERE, forwarder.port)) as client,
    ):
        client.sendall(SSL_REQUEST)
        assert client.recv(1) == b"S"
    server.close()


def test_a_login_that_is_bound_to_tls_is_not_offered_on() -> None:
    sasl = (10).to_bytes(4)
    both = message("R", sasl + b"SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0")
    assert _without_binding(both) == message("R", sasl + b"SCRAM-SHA-256\0\0")
    refused = message("E", b"C28000\0\0")
    assert _without_binding(refused) == refused


def test_the_default_gateway_is_read_from_the_kernels_table() -> None:
    table = (
        "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n"
        "eth0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\n"
        "eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\n"
    )
    assert _gateway(table) == "172.17.0.1"
    assert _gateway(table.partition("\n")[0] + "\n") == ""
