"""The Redis witness against the real server: clients of two addresses."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import docker
import pytest
from docker.models.containers import Container
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError
from redis.retry import Retry

from readiness import plan
from readiness.errors import LabError
from readiness.services.redis.container import spec
from readiness.services.redis.monitor import counted
from readiness.services.redis.witness import RedisWitness

pytestmark = pytest.mark.engine

PASSWORD = 'p "w'


@dataclass(frozen=True, kw_only=True)
class Lab:
    container: Container
    hosts: tuple[str, ...]
    addresses: tuple[str, ...]


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """One server on two networks: on each of them this machine has another address."""
    client = docker.from_env()
    asked = spec(plan.Redis(image="redis:8-alpine", password=PASSWORD), "")
    with ExitStack() as undo:
        undo.callback(client.close)
        networks = [client.networks.create(f"h-{uuid.uuid4().hex[:8]}") for _ in range(2)]
        for network in networks:
            undo.callback(network.remove)
        container = client.containers.create(
            asked.image, list(asked.command or ()), network=networks[0].name
        )
        undo.callback(container.remove, force=True, v=True)
        networks[1].connect(container)
        container.start()
        container.reload()
        ends = [container.attrs["NetworkSettings"]["Networks"][n.name] for n in networks]
        yield Lab(
            container=container,
            hosts=tuple(end["IPAddress"] for end in ends),
            addresses=tuple(end["Gateway"] for end in ends),
        )


@pytest.fixture
def witness(lab: Lab) -> Iterator[RedisWitness]:
    with RedisWitness(lab.hosts[0], password=PASSWORD) as witness:
        witness.wait_ready(time.monotonic() + 30)
        yield witness


@pytest.fixture
def worker(lab: Lab) -> Iterator[Redis]:
    with Redis(lab.hosts[1], password=PASSWORD, db=3) as client:
        yield client


def test_what_a_client_did_is_seen_under_its_address(
    witness: RedisWitness, lab: Lab, worker: Redis
) -> None:
    worker.set("a b", b"\xff\r\n")
    (command,) = counted(witness.commands(lab.addresses[1]))[-1:]
    assert (command.name, command.database) == ("SET", 3)
    assert command.arguments == ("a b", r"\xff\r\n")


def test_everything_before_the_question_is_in_the_answer(
    witness: RedisWitness, lab: Lab, worker: Redis
) -> None:
    for number in range(50):
        worker.set("n", number)
        last = witness.commands(lab.addresses[1])[-1]
        assert last.arguments == ("n", str(number))


def test_who_never_came_did_nothing(witness: RedisWitness) -> None:
    assert witness.commands("10.9.9.9") == ()
    assert witness.count("10.9.9.9") == 0


def test_a_client_with_a_wrong_password_has_done_nothing_that_counts(
    witness: RedisWitness, lab: Lab
) -> None:
    before = witness.refusals().get("WRONGPASS", 0)
    stranger = Redis(lab.hosts[1], password="wrong", retry=Retry(NoBackoff(), 0))
    with stranger, pytest.raises(AuthenticationError):
        stranger.ping()
    assert counted(witness.commands(lab.addresses[1])) == ()
    assert witness.refusals()["WRONGPASS"] == before + 1


def test_no_password_is_ever_shown(witness: RedisWitness, lab: Lab, worker: Redis) -> None:
    worker.ping()
    assert witness.commands(lab.addresses[1])
    assert "p " not in str(witness.commands(lab.addresses[1]))


def test_a_value_is_found_in_whatever_database_it_lies_until_it_is_forgotten(
    witness: RedisWitness, worker: Redis
) -> None:
    worker.set("readiness:key", "välue")
    assert witness.holds("readiness:key", "välue")
    assert not witness.holds("readiness:key", "other")
    assert not witness.holds("other", "välue")
    witness.forget("readiness:key")
    assert not witness.holds("readiness:key", "välue")
    assert worker.get("readiness:key") is None


def test_a_value_is_found_in_a_hash_and_only_there(witness: RedisWitness, worker: Redis) -> None:
    worker.hset("ledger", "readiness:key", "v4lue")
    worker.set("plain", "v4lue")
    assert witness.holds_in_a_hash("ledger", "v4lue")
    assert not witness.holds_in_a_hash("ledger", "other")
    assert not witness.holds_in_a_hash("plain", "v4lue")
    witness.forget("ledger")
    assert not witness.holds_in_a_hash("ledger", "v4lue")


def test_a_key_of_another_type_holds_no_text(witness: RedisWitness, worker: Redis) -> None:
    worker.rpush("list", "x")
    assert not witness.holds("list", "x")
    witness.forget("list")


def test_megabytes_and_thousands_do_not_disturb_it(
    witness: RedisWitness, lab: Lab, worker: Redis
) -> None:
    before = witness.count(lab.addresses[1])
    worker.set("big", b"\x00" * 8_000_000)
    with worker.pipeline(transaction=False) as pipeline:
        for number in range(5000):
            pipeline.set("many", number)
        pipeline.execute()
    assert witness.count(lab.addresses[1]) >= before + 5001
    assert len(witness.commands(lab.addresses[1])) == 200


def test_a_server_that_never_answers_is_a_fault_of_the_lab(lab: Lab) -> None:
    with RedisWitness(lab.hosts[0], port=1) as nobody:
        with pytest.raises(LabError, match="did not get ready in time"):
            nobody.wait_ready(time.monotonic() + 0.1)
        with pytest.raises(LabError, match="ended before it was ready"):
            nobody.wait_ready(time.monotonic() + 60, alive=lambda: False)
        with pytest.raises(LabError):
            nobody.holds("a", "b")


def test_eyes_that_were_closed_are_a_fault_of_the_lab_and_no_evidence(
    witness: RedisWitness, lab: Lab, worker: Redis
) -> None:
    worker.client_kill_filter(_type="normal", skipme=True)
    with pytest.raises(LabError, match="stopped showing"):
        witness.commands(lab.addresses[1])
