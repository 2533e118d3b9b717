"""The Postgres witness against the real server: clients of two addresses, and all they may do."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace

import docker
import psycopg
import pytest

from readiness.errors import LabError
from readiness.model import Location
from readiness.plan import Expectation, Postgres
from readiness.services.postgres.container import spec
from readiness.services.postgres.server import QueryError, Server, prepare, run_sql
from readiness.services.postgres.state import (
    Reading,
    StateLocked,
    StateWatch,
    Watched,
    watch,
)
from readiness.services.postgres.witness import PostgresWitness
from readiness.values import show

pytestmark = pytest.mark.engine

POSTGRES = Postgres(image="postgres:17-alpine", database="academy", user="academy", password="a'c")
STATE = "SELECT status FROM video WHERE id = 1"
READY = Expectation(query=STATE, expect="READY", location=Location(path="readiness.yml", line=1))

SET_UP = """
DROP TABLE IF EXISTS video, log CASCADE;
DROP FUNCTION IF EXISTS note;
CREATE TABLE video (id int PRIMARY KEY, status text UNIQUE DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE log (id serial, note text);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN UPDATE video SET status = NEW.note WHERE id = 1; RETURN NEW; END $$;
CREATE TRIGGER note AFTER INSERT ON log FOR EACH ROW EXECUTE FUNCTION note();
INSERT INTO video VALUES (1, 'PENDING'), (2, 'TAKEN');
"""


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Server, Server]]:
    """One server on two networks: from each of them this machine has another address."""
    client = docker.from_env()
    asked = spec(POSTGRES, "lab-secret", "")
    with ExitStack() as undo:
        undo.callback(client.close)
        networks = [client.networks.create(f"h-{uuid.uuid4().hex[:8]}") for _ in range(2)]
        for network in networks:
            undo.callback(network.remove)
        container = client.containers.create(
            asked.image,
            list(asked.command or ()),
            environment=dict(asked.environment),
            tmpfs=dict(asked.tmpfs),
            network=networks[0].name,
        )
        undo.callback(container.remove, force=True, v=True)
        networks[1].connect(container)
        container.start()
        container.reload()
        hosts = [
            container.attrs["NetworkSettings"]["Networks"][network.name]["IPAddress"]
            for network in networks
        ]
        server = Server(
            host=hosts[0],
            postgres=POSTGRES,
            superuser_password="lab-secret",
            observer_password="eyes-secret",
        )
        prepare(server, time.monotonic() + 60)
        yield server, replace(server, host=hosts[1])


@pytest.fixture
def server(servers: tuple[Server, Server]) -> Server:
    run_sql(servers[0], SET_UP)
    return servers[0]


@pytest.fixture
def witness(server: Server) -> Iterator[PostgresWitness]:
    with PostgresWitness(server) as witness:
        yield witness


@pytest.fixture
def state(server: Server) -> Iterator[StateWatch]:
    with StateWatch(server.observer, STATE) as state:
        yield state


@pytest.fixture
def worker(server: Server) -> Iterator[psycopg.Connection]:
    with psycopg.connect(server.owner, autocommit=True) as connection:
        yield connection


@pytest.fixture
def stranger(servers: tuple[Server, Server]) -> Iterator[psycopg.Connection]:
    with psycopg.connect(servers[1].owner, autocommit=True) as connection:
        yield connection


def address(connection: psycopg.Connection) -> str:
    row = connection.execute("SELECT host(inet_client_addr())").fetchone()
    assert row
    return str(row[0])


def shown(reading: Reading | None) -> str:
    return show(reading.rows) if reading else "nothing"


def update(status: str, *, video: int = 1) -> bytes:
    return b"UPDATE video SET status = '%s' WHERE id = %d" % (status.encode(), video)


def in_savepoints(worker: psycopg.Connection) -> None:
    with worker.transaction(), worker.transaction():
        worker.execute(update("HALF"))
        with worker.transaction():
            worker.execute(update("READY"))


def after_an_inner_rollback(worker: psycopg.Connection) -> None:
    with worker.transaction():
        with worker.transaction() as inner:
            worker.execute(update("HALF"))
            raise psycopg.Rollback(inner)
        worker.execute(update("READY"))


def in_a_pipeline(worker: psycopg.Connection) -> None:
    with worker.pipeline():
        for status in ("HALF", "READY"):
            worker.execute("UPDATE video SET status = %s WHERE id = %s", (status, 1))


def prepared(worker: psycopg.Connection) -> None:
    for status in ("A", "B", "READY"):
        worker.execute("UPDATE video SET status = %s WHERE id = 1", (status,), prepare=True)


def by_copy(worker: psycopg.Connection) -> None:
    with worker.transaction():
        worker.execute("DELETE FROM video WHERE id = 1")
        with worker.cursor().copy("COPY video FROM STDIN") as copy:
            copy.write_row((1, "READY"))


def by_trigger(worker: psycopg.Connection) -> None:
    worker.execute("INSERT INTO log (note) VALUES ('READY')")


def by_procedure_with_commits(worker: psycopg.Connection) -> None:
    worker.execute(
        "DO $$ BEGIN UPDATE video SET status = 'HALF' WHERE id = 1; COMMIT;"
        " UPDATE video SET status = 'READY' WHERE id = 1; END $$"
    )


def as_one_string(worker: psycopg.Connection) -> None:
    worker.execute(b"BEGIN; " + update("HALF") + b"; " + update("READY") + b"; COMMIT")


WAYS: tuple[Callable[[psycopg.Connection], object], ...] = (
    lambda worker: worker.execute(update("READY")),
    in_savepoints,
    after_an_inner_rollback,
    in_a_pipeline,
    prepared,
    by_copy,
    by_trigger,
    by_procedure_with_commits,
    as_one_string,
)


@pytest.mark.parametrize("write", WAYS)
def test_whatever_way_it_writes_the_commit_is_the_workers(
    witness: PostgresWitness,
    state: StateWatch,
    worker: psycopg.Connection,
    write: Callable[[psycopg.Connection], object],
) -> None:
    before = state.read()
    write(worker)
    after = state.read()
    assert (shown(before), shown(after)) == ("PENDING", "READY")
    commits = witness.writers(before, after)
    assert {commit.client.address for commit in commits} == {address(worker)}
    assert commits[-1].at <= after.at
    assert {commit.client.role for commit in commits} == {"academy"}


def test_a_strangers_commit_is_the_strangers(
    witness: PostgresWitness,
    state: StateWatch,
    worker: psycopg.Connection,
    stranger: psycopg.Connection,
) -> None:
    worker.execute(update("processing"))
    before = state.read()
    stranger.execute(update("READY"))
    after = state.read()
    worker.execute(update("DONE", video=2))
    assert [c.client.address for c in witness.writers(before, after)] == [address(stranger)]


def test_two_writers_between_two_readings_are_both_named_in_their_order(
    witness: PostgresWitness,
    state: StateWatch,
    worker: psycopg.Connection,
    stranger: psycopg.Connection,
) -> None:
    before = state.read()
    stranger.execute(update("processing"))
    worker.execute(update("READY"))
    named = [commit.client.address for commit in witness.writers(before, state.read())]
    assert named == [address(stranger), address(worker)]


def test_a_transaction_that_began_long_before_counts_when_it_commits(
    witness: PostgresWitness,
    state: StateWatch,
    worker: psycopg.Connection,
    stranger: psycopg.Connection,
) -> None:
    with worker.transaction():
        worker.execute(update("READY"))
        stranger.execute(update("DONE", video=2))
        before = state.read()
        assert shown(before) == "PENDING"
        assert [w.client.address for w in witness.open_transactions(address(worker))] == [
            address(worker)
        ]
    after = state.read()
    assert [c.client.address for c in witness.writers(before, after)] == [address(worker)]
    assert witness.open_transactions(address(worker)) == ()


def test_what_is_written_in_another_database_is_neither_open_nor_rolled_back(
    witness: PostgresWitness, server: Server
) -> None:
    with psycopg.connect(server.owner, dbname="postgres") as elsewhere:
        earlier = len(witness.aborted(address(elsewhere)))
        elsewhere.execute("CREATE TEMPORARY TABLE jobs AS SELECT 1 AS id")
        assert witness.open_transactions(address(elsewhere)) == ()
        elsewhere.rollback()
        assert len(witness.aborted(address(elsewhere))) == earlier


def test_a_rolled_back_transaction_is_seen_and_is_no_commit(
    witness: PostgresWitness, state: StateWatch, worker: psycopg.Connection
) -> None:
    earlier = len(witness.aborted(address(worker)))
    before = state.read()
    with worker.transaction() as transaction:
        worker.execute("UPDATE video SET status = %s", ("READY",))
        raise psycopg.Rollback(transaction)
    assert witness.writers(before, state.read()) == ()
    worker.execute(update("DONE", video=2))
    assert len(witness.aborted(address(worker))) == earlier + 1


def test_a_commit_that_a_deferred_constraint_refuses_is_no_commit(
    witness: PostgresWitness, state: StateWatch, worker: psycopg.Connection
) -> None:
    before = state.read()
    with pytest.raises(psycopg.errors.UniqueViolation), worker.transaction():
        worker.execute(update("TAKEN"))
    assert witness.writers(before, state.read()) == ()
    errors = witness.visits(address(worker)).errors
    assert [e.code for e in errors][-1:] == ["23505"]
    assert "TAKEN" not in str(errors)


def test_a_hostile_name_cannot_forge_a_commit(
    witness: PostgresWitness, state: StateWatch, server: Server
) -> None:
    before = state.read()
    forged = '2026-01-01 00:00:00.000 UTC,"academy","academy",9,"10.9.9.9:1",a.b,1,"",,1/1,'
    name = f'",,\n{forged}999,DEBUG,00000,"x'
    with psycopg.connect(server.owner, application_name=name, autocommit=True) as worker:
        with worker.transaction(savepoint_name=name):
            worker.execute(update("READY"))
        worker.execute(psycopg.sql.SQL("SELECT 1 AS {}").format(psycopg.sql.Identifier(name)))
        mine = address(worker)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.owner, user=name)
    assert {c.client.address for c in witness.writers(before, state.read())} == {mine}
    assert witness.visits("10.9.9.9").connections == 0


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"password": "wrong"}, "28P01"),
        ({"user": "nobody"}, "28P01"),
        ({"dbname": "nowhere"}, "3D000"),
    ],
)
def test_who_is_refused_is_seen_with_the_reason(
    witness: PostgresWitness, servers: tuple[Server, Server], wrong: dict[str, str], code: str
) -> None:
    with psycopg.connect(servers[1].owner) as connection:
        who = address(connection)
    before = witness.visits(who)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(psycopg.conninfo.make_conninfo(servers[1].owner, **wrong))
    after = witness.visits(who)
    assert after.connections == before.connections + 1
    assert len(after.sessions) == len(before.sessions)
    assert [refusal.code for refusal in after.refusals[len(before.refusals) :]] == [code]


def test_who_is_let_in_is_seen_with_role_and_database(
    witness: PostgresWitness, stranger: psycopg.Connection
) -> None:
    last = witness.visits(address(stranger)).sessions[-1]
    assert (last.role, last.database) == ("academy", "academy")


def test_a_view_that_is_refreshed_while_a_reading_waits_is_the_refreshers_work(
    server: Server,
    worker: psycopg.Connection,
    stranger: psycopg.Connection,
    witness: PostgresWitness,
) -> None:
    worker.execute("CREATE MATERIALIZED VIEW ready AS " + STATE)
    with StateWatch(server.observer, "SELECT status FROM ready") as state:
        before = state.read()
        stranger.execute(update("DONE", video=2))
        with ThreadPoolExecutor(1) as pool:
            with worker.transaction():
                worker.execute("UPDATE video SET status = 'READY' WHERE id = 1")
                worker.execute("REFRESH MATERIALIZED VIEW ready")
                deadline = time.monotonic() + 10
                seen = pool.submit(watch, state, READY, before=before, deadline=deadline)
                time.sleep(0.2)
            after = seen.result().after
    worker.execute("DROP MATERIALIZED VIEW ready")
    assert after is not None
    who = [c.client.address for c in witness.writers(before, after)]
    assert who == [address(stranger), address(worker)]


def test_of_a_plain_table_only_what_the_reading_saw_counts(
    state: StateWatch,
    worker: psycopg.Connection,
    stranger: psycopg.Connection,
    witness: PostgresWitness,
) -> None:
    before = state.read()
    stranger.execute(update("READY"))
    after = watch(state, READY, before=before, deadline=time.monotonic() + 10).after
    worker.execute(update("DONE", video=2))
    assert after is not None
    assert not after.rewritten
    assert [c.client.address for c in witness.writers(before, after)] == [address(stranger)]


def test_who_empties_a_table_as_a_whole_is_found_though_the_snapshot_is_older(
    server: Server, worker: psycopg.Connection, witness: PostgresWitness
) -> None:
    worker.execute("CREATE TABLE staging AS SELECT 1 AS id")
    none_left = replace(READY, query="SELECT count(*) FROM staging", expect=0)
    with StateWatch(server.observer, none_left.query) as state:
        before = state.read()
        with ThreadPoolExecutor(1) as pool:
            with worker.transaction():
                worker.execute("TRUNCATE staging")
                deadline = time.monotonic() + 10
                seen = pool.submit(watch, state, none_left, before=before, deadline=deadline)
                time.sleep(0.2)
            after = seen.result().after
    worker.execute("DROP TABLE staging")
    assert after is not None
    assert [c.client.address for c in witness.writers(before, after)] == [address(worker)]


def test_who_only_locks_a_row_has_written_nothing(
    worker: psycopg.Connection, witness: PostgresWitness
) -> None:
    here = address(worker)
    known = len(witness.aborted(here))
    with worker.transaction(force_rollback=True):
        worker.execute("SELECT * FROM video WHERE id = 1 FOR UPDATE")
        assert witness.open_transactions(here) == ()
    assert len(witness.aborted(here)) == known
    with worker.transaction(force_rollback=True):
        worker.execute(update("READY"))
        assert len(witness.open_transactions(here)) == 1
    assert len(witness.aborted(here)) == known + 1


def test_what_is_prepared_and_never_committed_is_open(
    worker: psycopg.Connection, witness: PostgresWitness
) -> None:
    here = address(worker)
    worker.execute("BEGIN")
    worker.execute(update("READY"))
    worker.execute("PREPARE TRANSACTION 'first phase'")
    assert len(witness.open_transactions(here)) == 1
    worker.execute("ROLLBACK PREPARED 'first phase'")
    assert witness.open_transactions(here) == ()


def test_the_eyes_leave_no_trace_among_the_writers(
    witness: PostgresWitness, state: StateWatch
) -> None:
    before = state.read()
    for _ in range(20):
        state.read()
    assert witness.writers(before, state.read()) == ()


def test_values_are_the_text_that_postgres_prints(server: Server) -> None:
    query = "SELECT 1.50, true, NULL, '{a}'::text[], '1 day'::interval, 'é', '\\x00'::bytea"
    with StateWatch(server.observer, query) as state:
        rows = state.read().rows
    assert rows.rows == (("1.50", "t", None, "{a}", "1 day", "é", "\\x00"),)
    assert rows.count == 1


def test_of_many_rows_a_few_are_kept_and_all_counted(server: Server) -> None:
    with StateWatch(server.observer, "SELECT generate_series(1, 1000) AS n") as state:
        rows = state.read().rows
    assert (rows.columns, rows.rows, rows.count) == (("n",), (("1",), ("2",), ("3",)), 1000)


def test_a_table_that_does_not_exist_yet_is_a_state_without_rows(
    server: Server, worker: psycopg.Connection
) -> None:
    worker.execute("DROP TABLE IF EXISTS later")
    with StateWatch(server.observer, "SELECT 1 FROM later") as state:
        there_is_none = state.read().rows
        assert (there_is_none.count, there_is_none.missing) == (
            0,
            'relation "later" does not exist',
        )
        worker.execute("CREATE TABLE later AS SELECT 1")
        assert shown(state.read()) == "1"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT nothing FROM video",
        "SELEC 1",
        "SELECT 1/0",
        "UPDATE video SET status = 'READY'",
        "COMMIT; UPDATE video SET status = 'READY'",
        "CREATE TEMP TABLE mine (x int)",
        "COMMIT; CREATE TEMP TABLE mine (x int)",
    ],
)
def test_any_other_error_of_the_query_is_a_query_error(server: Server, query: str) -> None:
    with StateWatch(server.observer, query) as state:
        for _ in range(2):
            with pytest.raises(QueryError):
                state.read()
    with StateWatch(server.observer, STATE) as state:
        assert shown(state.read()) == "PENDING"


def test_names_are_looked_up_as_the_owner_would(server: Server, worker: psycopg.Connection) -> None:
    worker.execute("CREATE SCHEMA IF NOT EXISTS academy")
    worker.execute("CREATE TABLE IF NOT EXISTS academy.own AS SELECT 'own' AS x")
    with StateWatch(server.observer, "SELECT x FROM own") as state:
        assert shown(state.read()) == "own"
    worker.execute("CREATE SCHEMA IF NOT EXISTS app")
    worker.execute("CREATE TABLE IF NOT EXISTS app.mine AS SELECT 'mine' AS x")
    worker.execute("ALTER ROLE academy SET search_path = app, public")
    with StateWatch(server.observer, "SELECT x FROM mine") as state:
        assert shown(state.read()) == "mine"
    worker.execute("ALTER ROLE academy RESET search_path")


def test_rows_that_a_policy_hides_from_roles_are_read(
    state: StateWatch, worker: psycopg.Connection
) -> None:
    worker.execute("ALTER TABLE video ENABLE ROW LEVEL SECURITY")
    assert shown(state.read()) == "PENDING"


def test_a_lock_that_the_worker_holds_is_said_and_does_not_hang(
    state: StateWatch, worker: psycopg.Connection
) -> None:
    with worker.transaction():
        worker.execute("LOCK TABLE video IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        with pytest.raises(StateLocked):
            state.read()
        assert time.monotonic() - began < 2
    assert shown(state.read()) == "PENDING"


def watched(state: StateWatch, stop: Callable[[], bool], seconds: float = 5) -> Watched:
    return watch(
        state,
        READY,
        before=state.read(),
        fail=("FAILED", "PENDING"),
        deadline=time.monotonic() + seconds,
        stop=stop,
    )


def writes(
    worker: psycopg.Connection, *statuses: str, then_stop: bool = False
) -> Callable[[], bool]:
    """Writes the next status each time that it is asked whether to stop."""
    coming = iter(statuses)

    def stop() -> bool:
        worker.execute(update(next(coming)))
        return then_stop

    return stop


def test_watching_ends_at_the_first_reading_that_holds(
    state: StateWatch, worker: psycopg.Connection
) -> None:
    seen = watched(state, writes(worker, "processing", "READY"))
    assert (shown(seen.before), shown(seen.after)) == ("processing", "READY")
    assert seen.failed is None


def test_watching_ends_at_a_state_that_means_failure(
    state: StateWatch, worker: psycopg.Connection
) -> None:
    seen = watched(state, writes(worker, "FAILED"))
    assert (shown(seen.after), shown(seen.failed)) == ("nothing", "FAILED")


def test_the_state_from_which_the_job_began_is_no_failure(state: StateWatch) -> None:
    seen = watched(state, lambda: False, seconds=0.1)
    assert (shown(seen.before), seen.after, seen.failed) == ("PENDING", None, None)


def test_watching_reads_once_more_after_it_is_told_to_stop(
    state: StateWatch, worker: psycopg.Connection
) -> None:
    seen = watched(state, writes(worker, "READY", then_stop=True))
    assert shown(seen.after) == "READY"


def test_sql_of_the_setup_runs_as_the_owner_or_not_at_all(server: Server) -> None:
    with pytest.raises(QueryError) as wrong:
        run_sql(server, f"{update('READY').decode()};\n\nSELECT nothing FROM video;")
    assert str(wrong.value) == 'column "nothing" does not exist'
    assert wrong.value.line == 3
    with StateWatch(server.observer, STATE) as state:
        assert shown(state.read()) == "PENDING"
    with pytest.raises(QueryError):
        run_sql(server, "CREATE ROLE other")
    run_sql(server, "CREATE ROLE other; DROP ROLE other", superuser=True)


def test_the_owner_can_do_what_a_migration_does_and_no_more(worker: psycopg.Connection) -> None:
    worker.execute("CREATE SCHEMA IF NOT EXISTS mine")
    worker.execute("DROP SCHEMA mine")
    row = worker.execute(
        "SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    assert row == (False, False)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        worker.execute("SET log_min_messages = warning")


def test_an_image_that_is_gone_is_a_fault_of_the_lab(server: Server) -> None:
    nobody = replace(server, port=1)
    with pytest.raises(LabError, match="ended before it was ready"):
        prepare(nobody, time.monotonic() + 60, alive=lambda: False)
    with pytest.raises(LabError, match="did not get ready in time"):
        prepare(nobody, time.monotonic() + 0.1)
    with pytest.raises(LabError), PostgresWitness(nobody):
        pass


def test_a_server_that_goes_away_is_a_fault_of_the_lab_and_no_state(
    server: Server, witness: PostgresWitness, state: StateWatch
) -> None:
    state.read()
    with psycopg.connect(server.superuser, autocommit=True) as lab:
        lab.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
    with pytest.raises(LabError, match="stopped answering"):
        state.read()
    with pytest.raises(LabError, match="stopped answering"):
        witness.visits("10.9.9.9")


def test_sql_of_the_setup_may_be_what_pg_dump_prints(server: Server) -> None:
    run_sql(server, f"\\restrict abc\n\n{update('READY').decode()};\n\\unrestrict abc\n")
    with StateWatch(server.observer, STATE) as state:
        assert shown(state.read()) == "READY"
    with pytest.raises(QueryError) as wrong:
        run_sql(server, "\\restrict abc\nSELECT 1;\nSELECT nothing FROM video;")
    assert wrong.value.line == 3
