"""A server that hangs is given up after its time, which is said; one that is slow is not."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import psycopg
import pytest

from readiness.errors import LabError
from readiness.plan import Postgres
from readiness.services import aws, sink
from readiness.services.aws import Endpoint
from readiness.services.postgres import eyes, server
from readiness.services.postgres.eyes import Eyes, patient
from readiness.services.postgres.server import QueryError, Server, lab_faults, run_sql
from readiness.services.postgres.state import StateWatch
from readiness.services.redis import witness
from readiness.services.redis.witness import RedisWitness
from tests.services.hanging import hanging_postgres, silent, talking_junk

POSTGRES = Postgres(image="postgres:17-alpine", database="d", user="u", password="p")
SHORT_S = 0.3
SOON_S = 5.0
Place = Callable[[], AbstractContextManager[tuple[str, int]]]


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Eyes, "mind", staticmethod(patient(SHORT_S)))
    monkeypatch.setattr(eyes, "CHECK_S", 1.0)
    monkeypatch.setattr(witness, "_CHECK_S", SHORT_S)
    monkeypatch.setattr(aws, "_CHECK_S", SHORT_S)
    monkeypatch.setattr(sink, "CHECK_S", SHORT_S)


def at(place: tuple[str, int]) -> Server:
    host, port = place
    return Server(
        host=host, port=port, postgres=POSTGRES, superuser_password="s", observer_password="o"
    )


def test_a_postgres_that_answers_no_more_is_the_lab_s_fault_and_the_time_is_said() -> None:
    began = time.monotonic()
    with hanging_postgres() as place, pytest.raises(LabError, match="no answer within 0 s"):
        StateWatch(at(place).observer, "SELECT 1")
    assert time.monotonic() - began < SOON_S


def test_a_connection_that_was_given_up_is_broken_and_not_the_query_s_fault() -> None:
    with hanging_postgres() as place:
        connection = Eyes.connect(at(place).observer, autocommit=True)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
        assert connection.broken


def test_sql_that_takes_long_is_waited_for_as_long_as_the_server_answers_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(server, "see_answering", asked.append)
    monkeypatch.setattr(server, "_PULSE_S", 0.2)
    monkeypatch.setattr(server, "SCRIPT_S", 1.0)
    with hanging_postgres() as place, pytest.raises(QueryError, match="still ran after 1 s"):
        run_sql(at(place), "SELECT pg_sleep(1000)")
    assert len(asked) > 1


def test_sql_that_takes_long_on_a_server_that_answers_nobody_is_the_lab_s_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server, "_PULSE_S", 0.2)
    with hanging_postgres() as place, pytest.raises(LabError, match="stopped answering"):
        run_sql(at(place), "SELECT pg_sleep(1000)")


@pytest.mark.parametrize("place", [silent, talking_junk])
def test_a_server_that_lets_nobody_in_is_seen(place: Place) -> None:
    with place() as where, pytest.raises(LabError, match="stopped answering"), lab_faults():
        eyes.see_answering(at(where).observer)


@pytest.mark.parametrize("place", [silent, talking_junk])
def test_a_redis_that_hangs_or_talks_junk_is_seen(place: Place) -> None:
    with place() as (host, port), pytest.raises(LabError, match="stopped answering"):
        RedisWitness(host, port).check()


@pytest.mark.parametrize("place", [silent, talking_junk])
def test_an_endpoint_that_hangs_or_talks_junk_is_seen(place: Place) -> None:
    with place() as (host, port), pytest.raises(LabError, match="not answer"):
        Endpoint(host, "token", "1", port=port, control_port=port).check()


def test_a_sink_that_hangs_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent_one:
        silent_one.bind(("127.0.0.1", 0))
        monkeypatch.setattr(sink, "_DNS_PORT", silent_one.getsockname()[1])
        with pytest.raises(LabError, match="the lab's sink did not answer"):
            sink.check("127.0.0.1")
