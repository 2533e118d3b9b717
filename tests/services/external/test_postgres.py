"""Who changed a state, where the server's log is not ours: by what passed and when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readiness.errors import LabError
from readiness.plan import Postgres, Upstream
from readiness.services.external.pgdoor import PgDoor
from readiness.services.external.pgwire import PgTap, Work
from readiness.services.external.postgres import ExternalPostgres, ExternalServer
from readiness.services.external.weaker import doubts
from readiness.services.postgres.state import Snapshot
from tests.gates.evidence import STRANGER, WORKER, at, reading

PLAN = Postgres(
    image="",
    database="academy",
    user="stager",
    password="pw",
    external=Upstream(host="db.example", port=6000, name="postgres"),
)
BEFORE = replace(reading("NEW", 1.0), snapshot=Snapshot(xmax=700, running=frozenset({690})))
AFTER = replace(reading("DONE", 2.0), snapshot=Snapshot(xmax=710, running=frozenset({705})))


def work(address: str, first: int, last: int, *, wrote: bool = True) -> Work:
    """One whose question found these ids yet to be given, and whose answer found them ended."""
    before, after = (Snapshot(xmax=xmax, running=frozenset()) for xmax in (first, last + 1))
    return Work(address=address, at=at(1.5), before=before, after=after, wrote=wrote)


class Seen(ExternalPostgres):
    """One whose door has seen these transactions; all that ended have committed but for 709."""

    def __init__(self, *works: Work) -> None:
        self.door = PgDoor(hidden=False)
        super().__init__(ExternalServer(host="198.19.0.2", postgres=PLAN), self.door)
        for each in works:
            tap = self.door.tap(each.address)
            assert isinstance(tap, PgTap)
            tap.session.committed.append(each)

    def _those_committed(self, ids: frozenset[int]) -> frozenset[int]:
        return ids - {709}


def addresses(seen: Seen) -> list[str]:
    return [commit.client.address for commit in seen.writers(BEFORE, AFTER)]


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        (701, 701, True),
        (690, 690, True),
        (695, 699, False),
        (705, 705, False),
        (709, 709, False),
        (710, 715, False),
        (701, 700, False),
    ],
)
def test_a_commit_counts_where_it_may_be_what_the_second_reading_saw_first(
    first: int, last: int, *, counts: bool
) -> None:
    assert addresses(Seen(work(WORKER, first, last))) == ([WORKER] if counts else [])


def test_who_was_seen_to_write_goes_before_who_may_have() -> None:
    maybe, sure = work(WORKER, 701, 702, wrote=False), work(STRANGER, 702, 702)
    assert addresses(Seen(maybe)) == [WORKER]
    assert addresses(Seen(maybe, sure)) == [STRANGER]


def test_what_only_read_is_no_commit() -> None:
    assert Seen(work(WORKER, 701, 700, wrote=False)).commits(WORKER) == ()
    assert len(Seen(work(WORKER, 701, 701, wrote=False)).commits(WORKER)) == 1


def test_others_that_committed_in_the_same_moment_are_counted() -> None:
    (said,) = Seen(work(WORKER, 701, 701)).doubts(BEFORE, AFTER)
    assert said.startswith("9 transactions were committed")


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
