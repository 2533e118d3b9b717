"""Postgres's protocol as it passes by: what was committed, and what was not."""

from __future__ import annotations

import pytest

from readiness.services.external.pgwire import PgTap, Session
from readiness.services.postgres.state import Snapshot


def message(kind: str, body: bytes = b"") -> bytes:
    return kind.encode() + (len(body) + 4).to_bytes(4) + body


def tag(text: str) -> bytes:
    return message("C", text.encode() + b"\0")


IN = message("R", bytes(4))
ERROR = message("E", b"SERROR\0C40001\0Mno\0\0")
IDLE, OPEN, FAILED = (message("Z", status) for status in (b"I", b"T", b"E"))


class Server:
    """Its snapshot moves on by one transaction each time that it is looked at."""

    def __init__(self) -> None:
        self.xmax = 700

    def look(self) -> Snapshot:
        self.xmax += 1
        return Snapshot(xmax=self.xmax, running=frozenset())


def tap_of(address: str = "198.19.0.9", *, hidden: bool = False) -> PgTap:
    return PgTap(address, Server().look, hidden=hidden)


def seen(*answers: bytes, close: bool = False, step: int = 1000) -> Session:
    tap = tap_of()
    for answer in (IN + IDLE, *answers):
        tap.sent(b"question")
        for at in range(0, len(answer), step):
            tap.answered(answer[at : at + step])
    if close:
        tap.closed()
    return tap.session


@pytest.mark.parametrize(
    ("answers", "committed", "aborted", "still_open"),
    [
        ((tag("UPDATE 1") + IDLE,), 1, 0, 0),
        ((tag("BEGIN") + OPEN, tag("UPDATE 1") + OPEN, tag("COMMIT") + IDLE), 1, 0, 0),
        ((tag("BEGIN") + OPEN, tag("UPDATE 1") + OPEN, tag("ROLLBACK") + IDLE), 0, 1, 0),
        ((tag("BEGIN") + OPEN, tag("UPDATE 1") + OPEN), 0, 0, 1),
        ((tag("UPDATE 1") + ERROR + IDLE,), 0, 1, 0),
        ((tag("BEGIN") + OPEN, tag("INSERT 0 1") + OPEN, ERROR + FAILED), 0, 0, 1),
        ((tag("BEGIN") + OPEN, tag("INSERT 0 1") + OPEN, ERROR + IDLE), 0, 1, 0),
        ((tag("BEGIN") + OPEN, tag("UPDATE 1") + OPEN, tag("PREPARE TRANSACTION") + IDLE), 0, 0, 0),
        ((tag("COMMIT PREPARED") + IDLE,), 1, 0, 0),
        ((tag("SELECT 1") + IDLE,), 1, 0, 0),
        ((tag("SET") + IDLE,), 0, 0, 0),
        ((ERROR + IDLE, tag("UPDATE 1") + IDLE), 1, 0, 0),
    ],
)
@pytest.mark.parametrize("step", [1, 1000])
def test_a_transaction_is_followed_to_its_end(
    answers: tuple[bytes, ...], committed: int, aborted: int, still_open: int, step: int
) -> None:
    session = seen(*answers, step=step)
    assert (len(session.committed), len(session.aborted)) == (committed, aborted)
    assert (session.open_since is not None) == bool(still_open)


def test_a_select_may_have_written_and_an_update_has() -> None:
    works = seen(tag("SELECT 1") + IDLE, tag("UPDATE 1") + IDLE).committed
    assert [work.wrote for work in works] == [False, True]


def test_what_is_open_at_the_end_of_a_session_is_rolled_back() -> None:
    session = seen(tag("BEGIN") + OPEN, tag("UPDATE 1") + OPEN, close=True)
    assert (len(session.aborted), session.open_since) == (1, None)


def test_a_refusal_comes_before_and_an_error_after_the_login() -> None:
    tap = tap_of()
    tap.answered(message("E", b"SFATAL\0C28P01\0Mwrong\0\0"))
    assert [r.code for r in tap.session.refusals] == ["28P01"]
    assert [r.code for r in seen(ERROR + IDLE).errors] == ["40001"]


def test_rows_of_megabytes_are_passed_over() -> None:
    row = message("D", b"x" * 3_000_000)
    assert len(seen(row + tag("UPDATE 1") + IDLE, step=65536).committed) == 1


def test_a_pipeline_is_as_old_as_its_first_question() -> None:
    tap = tap_of()
    tap.answered(IN + IDLE)
    tap.sent(b"first")
    tap.sent(b"second")
    tap.answered(tag("UPDATE 1") + IDLE)
    assert tap.session.committed[0].ids == {701}


def test_behind_tls_each_question_and_answer_may_be_a_commit() -> None:
    tap = tap_of(hidden=True)
    tap.sent(b"hello")
    tap.answered(b"...")
    assert [work.wrote for work in tap.session.committed] == [False]
