"""Who changed a state, where the server's log is not ours: by what passed and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from readiness.errors import LabError
from readiness.plan import Postgres, Upstream
from readiness.services.external.pgdoor import PgDoor
from readiness.services.external.pgwire import PgTap, Work
from readiness.services.external.postgres import ExternalPostgres, ExternalServer
from readiness.services.external.weaker import doubts
from tests.gates.evidence import STRANGER, WORKER, at, reading

PLAN = Postgres(
    image="",
    database="academy",
    user="stager",
    password="pw",
    external=Upstream(host="db.example", port=6000, name="postgres"),
)
BEFORE, AFTER = reading("NEW", 1.0), reading("DONE", 2.0)


def work(address: str, since: float, until: float, *, wrote: bool = True) -> Work:
    return Work(address=address, since=at(since), until=at(until), wrote=wrote)


class Seen(ExternalPostgres):
    """One whose door has seen these transactions, its server's clock 10 s ahead of ours."""

    def __init__(self, *works: Work, ahead: float = 0.0) -> None:
        server = ExternalServer(host="198.19.0.2", postgres=PLAN)
        self.door = PgDoor(hidden=False)
        super().__init__(server, self.door)
        self._ahead, self._blur = timedelta(seconds=ahead), timedelta(milliseconds=1)
        for each in works:
            tap = self.door.tap(each.address)
            assert isinstance(tap, PgTap)
            tap.session.committed.append(each)


def addresses(seen: Seen) -> list[str]:
    return [commit.client.address for commit in seen.writers(BEFORE, AFTER)]


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        (1.4, 1.5, True),
        (0.1, 0.9, False),
        (0.5, 1.5, True),
        (1.9, 2.5, True),
        (2.5, 2.6, False),
        (0.0, 9.0, True),
    ],
)
def test_a_commit_counts_where_it_may_be_what_the_second_reading_saw_first(
    since: float, until: float, *, counts: bool
) -> None:
    assert addresses(Seen(work(WORKER, since, until))) == ([WORKER] if counts else [])


def test_the_servers_clock_is_the_readings() -> None:
    ahead = 100.0
    assert addresses(Seen(work(WORKER, 1.4 - ahead, 1.5 - ahead), ahead=ahead)) == [WORKER]
    assert addresses(Seen(work(WORKER, 1.4, 1.5), ahead=ahead)) == []


def test_who_was_seen_to_write_goes_before_who_may_have() -> None:
    maybe, sure = work(WORKER, 1.4, 1.5, wrote=False), work(STRANGER, 1.4, 1.5)
    assert addresses(Seen(maybe)) == [WORKER]
    assert addresses(Seen(maybe, sure)) == [STRANGER]


def test_a_worker_that_insists_on_tls_is_no_worker_that_never_knocked() -> None:
    seen = Seen()
    assert seen.visits(WORKER).connections == 0
    seen.door._insisted[WORKER] = 1
    with pytest.raises(LabError, match="sslmode=require"):
        seen.visits(WORKER)


def test_the_lab_looks_through_its_own_door_with_what_the_variables_give() -> None:
    words = ExternalServer(host="198.19.0.2", postgres=PLAN).observer
    assert "host=198.19.0.2" in words
    assert "sslmode=disable" in words
    demanded = replace(PLAN, external=Upstream(host="db.example", port=1, tls=True, name="x"))
    words = ExternalServer(host="198.19.0.2", postgres=demanded).observer
    assert "host=db.example" in words
    assert "hostaddr=198.19.0.2" in words
    assert "sslmode=require" in words


@pytest.mark.parametrize(
    ("committed", "own", "guessed", "hidden", "lines"),
    [
        (1, 1, False, False, []),
        (2, 1, False, False, ["2 transactions were committed"]),
        (1, 0, True, False, ["ended with a SELECT or a CALL"]),
        (1, 0, True, True, []),
        (3, 0, True, True, ["3 transactions were committed"]),
    ],
)
def test_what_makes_it_less_sure_is_said(
    *, committed: int, own: int, guessed: bool, hidden: bool, lines: list[str]
) -> None:
    said = doubts(committed=committed, own=own, guessed=guessed, hidden=hidden)
    assert [line in text for line, text in zip(lines, said, strict=True)] == [True] * len(lines)


def test_times_are_told_by_the_servers_clock() -> None:
    (commit,) = Seen(work(WORKER, 1.4 - 10, 1.5 - 10), ahead=10.0).writers(BEFORE, AFTER)
    assert isinstance(commit.at, datetime)
    assert commit.at == at(1.5)
