"""What needs no server: snapshots, and the container that is asked for."""

from __future__ import annotations

import pytest

from readiness.plan import Postgres
from readiness.services.postgres.container import spec
from readiness.services.postgres.server import Server
from readiness.services.postgres.state import Snapshot

POSTGRES = Postgres(image="postgres:17-alpine", database="academy", user="academy", password="p w")


@pytest.mark.parametrize(
    ("xid", "seen"), [(9, True), (10, True), (12, False), (13, True), (19, False), (20, False)]
)
def test_a_snapshot_sees_what_had_ended_before_it(xid: int, *, seen: bool) -> None:
    assert Snapshot.parse("10:20:12,19").sees(xid) is seen


def test_a_snapshot_with_nothing_running_sees_all_that_was() -> None:
    snapshot = Snapshot.parse("4294967400:4294967400:")
    assert snapshot.sees(4294967399)
    assert not snapshot.sees(4294967400)


def test_the_container_works_on_the_runs_database_and_knows_no_password_of_a_worker() -> None:
    asked = spec(POSTGRES, "lab-secret", "10.0.0.5")
    assert asked.environment["POSTGRES_DB"] == "academy"
    assert asked.environment["POSTGRES_PASSWORD"] == "lab-secret"
    assert "p w" not in str(asked)
    assert asked.environment["PGDATA"].startswith(next(iter(asked.tmpfs)))
    assert (asked.role, asked.address, asked.aliases) == (
        "postgres",
        "10.0.0.5",
        ("postgres", "db"),
    )


def test_passwords_are_not_part_of_what_is_printed() -> None:
    server = Server(
        host="10.0.0.5",
        postgres=POSTGRES,
        superuser_password="lab-secret",
        observer_password="eyes-secret",
    )
    assert "secret" not in repr(server)
    assert "password='p w'" in server.owner
