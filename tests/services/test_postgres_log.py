"""Reading a log that a real Postgres 17.12 wrote, hostile names and all (test_postgres_log.csv)."""

from __future__ import annotations

from pathlib import Path

import pytest

from readiness.services.postgres.csvlog import Records
from readiness.services.postgres.log import SEVERAL, Log

CAPTURED = Path(__file__).with_suffix(".csv").read_bytes()
ADDRESS = "10.77.0.1"
HEAD = b'2026-11-23 09:34:37.206 UTC,"u","d",7,"10.0.0.1:5",6b.1,1,"",2026-11-23 09:34:37 UTC,1/1,'


def read(*pieces: bytes) -> Log:
    log = Log()
    for piece in pieces:
        log.feed(piece)
    return log


def test_the_log_tells_who_wrote_under_the_id_of_the_whole_transaction() -> None:
    writings = read(CAPTURED).writings
    assert list(writings) == [752, 753]
    client = writings[753].client
    assert (client.address, client.pid, client.role) == (ADDRESS, 56, "postgres")
    assert (client.database, client.application) == ("postgres", "readiness")
    assert client.at.isoformat() == "2026-11-23T09:34:37.206000+00:00"


def test_who_was_let_in_and_who_was_not_are_told_apart() -> None:
    visits = read(CAPTURED).visits(ADDRESS)
    assert visits.connections == 9
    assert [session.pid for session in visits.sessions] == [49, 53, 54, 56]
    assert [refusal.code for refusal in visits.refusals] == ["28P01", "3D000", "28P01", "42501"]
    assert [error.code for error in visits.errors] == ["57P03", "P0001"]


def test_what_a_client_says_stays_inside_its_field() -> None:
    visits = read(CAPTURED).visits(ADDRESS)
    assert visits.refusals[2].client.role == 'a"\n2026,b'
    assert visits.errors[1].message == 'a\n2026-11-23 09:21:00.507 UTC,"x"'


@pytest.mark.parametrize("size", [1, 2, 7, 100, 1000])
def test_it_does_not_matter_where_the_bytes_are_cut(size: int) -> None:
    cut = read(*(CAPTURED[at : at + size] for at in range(0, len(CAPTURED), size)))
    whole = read(CAPTURED)
    assert cut.writings == whole.writings
    assert cut.visits(ADDRESS) == whole.visits(ADDRESS)


SAID = HEAD.replace(b'"",2026', b'"idle",2026') + b"0,LOG,00000,"


@pytest.mark.parametrize(
    ("text", "several"),
    [
        (b"UPDATE t SET s = 1; ", False),
        (b"UPDATE t SET s = 1; LOCK TABLE t", True),
        (b"BEGIN; UPDATE t SET s = 1; COMMIT", True),
        (b"UPDATE t SET s = '" + b"x" * 100_000, True),
    ],
)
def test_of_several_statements_in_one_text_only_the_last_has_a_name(
    text: bytes, *, several: bool
) -> None:
    done = HEAD.replace(b'"",2026', b'"COMMIT",2026') + b"9,DEBUG,00000,CommitTransaction(1)\n"
    other = done.replace(b"6b.1", b"6b.2").replace(b"1/1,9", b"1/1,10")
    later = done.replace(b"1/1,9", b"1/2,11")
    single = SAID + b'"execute <unnamed>: UPDATE t SET s = $1"\n'
    waited = SAID.replace(b"0,LOG", b"9,LOG") + b'"statement: COMMIT"\n'
    log = read(SAID + b'"statement: ' + text + b'"\n', done, other, single, waited, later)
    assert log.writings[9].commands == ({"COMMIT", SEVERAL} if several else {"COMMIT"})
    assert log.writings[10].commands == log.writings[11].commands == {"COMMIT"}


def test_a_row_that_is_still_being_written_waits_for_its_end() -> None:
    row = HEAD + b'9,DEBUG,00000,"CommitTransaction(1)\nname"'
    assert read(row).writings == {}
    assert list(read(row, b"\n").writings) == [9]


def test_of_a_row_of_megabytes_the_head_is_kept_and_the_next_row_is_read() -> None:
    huge = HEAD + b'9,DEBUG,00000,"' + b'x""\n' * 1_000_000 + b'",,\n'
    assert list(read(huge, HEAD, b'10,LOG,00000,"duration"\n').writings) == [9, 10]


def test_bytes_that_are_no_text_do_no_harm() -> None:
    row = HEAD + b'9,ERROR,22021,"\xff\x00\r",,,,,,,,,"\xff"\n'
    (error,) = read(row).visits("10.0.0.1").errors
    assert error.message == "\ufffd\x00\r"


def test_memory_is_bounded_and_connections_are_all_counted() -> None:
    knock = HEAD + b'0,LOG,00000,"connection received: host=10.0.0.1 port=5"\n'
    refusal = HEAD + b'0,FATAL,28P01,"%s"\n' % (b"x" * 10_000)
    visits = read((knock + refusal) * 200).visits("10.0.0.1")
    assert (visits.connections, len(visits.refusals)) == (200, 50)
    assert len(visits.refusals[0].message) == 500


def test_the_oldest_writings_make_room() -> None:
    log = read(*(HEAD + b"%d,LOG,00000,x\n" % xid for xid in range(1, 50_011)))
    assert (len(log.writings), next(iter(log.writings))) == (50_000, 11)


def test_only_the_labs_superuser_can_say_what_is_awaited() -> None:
    said = HEAD + b'0,LOG,00000,"mark"\n'
    log = Log()
    log.awaited = "mark"
    log.feed(said)
    assert log.awaited == "mark"
    log.feed(said.replace(b'"u"', b'"readiness_lab"'))
    assert not log.awaited


def test_the_servers_own_rows_are_nobodys() -> None:
    assert list(Records().rows(b"a,\nb,c\n")) == [["a", ""], ["b", "c"]]
    rows = (
        b'2026-11-23 09:34:36.886 UTC,,,1,,6b.1,6,,2026-11-23 09:34:36 UTC,,7,LOG,00000,"ready"\n'
    )
    assert read(rows, b"nonsense\n").writings == {}
