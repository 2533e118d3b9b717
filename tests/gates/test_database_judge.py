"""Gate 4 by the contract: the first cause that applies, and never a pass without evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readiness.errors import LabError
from readiness.gates import database
from readiness.gates.database.facts import show_expected
from readiness.gates.job import AlsoSeen, JobEvidence, StateSeen
from readiness.model import Cause, ControlStatus, Finding, Status
from readiness.plan import Expectation, Expected
from readiness.services.postgres.log import Visits
from readiness.services.postgres.state import Watched
from readiness.values import Rows
from tests.gates.evidence import (
    DELETED,
    HERE,
    NOWHERE,
    RECEIVED,
    STATE,
    STRANGER,
    WORKER,
    at,
    commit,
    job,
    never_held,
    queue_seen,
    reading,
    refusal,
    rows,
    state_seen,
    writing,
)

NEVER_IN = (Visits(),)
TWO_LINES = Expectation(query="SELECT a, b FROM log", expect=("a", "b"), location=HERE)
ONE_LINE = Expectation(query="SELECT count(*) FROM log", expect=1, location=HERE)


def judge(seen: JobEvidence) -> Finding:
    return database.judge(seen, seen.database_gate or STATE, NOWHERE)


RED = {
    "the query is wrong": (
        state_seen(start=None, watched=None, query_error="no such column"),
        Cause.QUERY_FAILED,
    ),
    "a further query is wrong": (
        state_seen(also=(AlsoSeen(expectation=ONE_LINE, error="no such table"),)),
        Cause.QUERY_FAILED,
    ),
    "a further query gives other columns": (
        state_seen(also=(AlsoSeen(expectation=TWO_LINES, rows=(rows("a"), rows("a"))),)),
        Cause.QUERY_FAILED,
    ),
    "it was so before": (state_seen(start=reading("DONE", 0.5)), Cause.ALREADY_EXPECTED),
    "nobody came": (never_held(visits=NEVER_IN), Cause.UNREACHABLE),
    "it was refused": (
        never_held(visits=(Visits(connections=1, refusals=(refusal("wrong password"),)),)),
        Cause.UNREACHABLE,
    ),
    "a stranger wrote it": (state_seen(writers=(commit(STRANGER),)), Cause.FOREIGN_WRITER),
    "nobody wrote it": (state_seen(writers=()), Cause.FOREIGN_WRITER),
    "it did not last": (state_seen(final=reading("NEW", 5)), Cause.REVERTED),
    "it was rolled back": (never_held(aborted=(writing(),)), Cause.NOT_COMMITTED),
    "it is still open": (never_held(open=(writing(),)), Cause.NOT_COMMITTED),
    "the row is gone": (never_held(None, count=0), Cause.NO_ROW),
    "it is something else": (never_held("FAILED"), Cause.WRONG_VALUE),
    "there are two rows": (never_held("DONE", count=2), Cause.WRONG_VALUE),
    "a further thing does not hold": (
        state_seen(also=(AlsoSeen(expectation=ONE_LINE, rows=(rows("1"), rows("2"))),)),
        Cause.WRONG_VALUE,
    ),
    "nothing happened": (never_held("NEW"), Cause.UNCHANGED),
}


@pytest.mark.parametrize(("state", "cause"), RED.values(), ids=RED)
def test_what_is_wrong_has_its_cause(state: StateSeen, cause: Cause) -> None:
    finding = judge(job(state=state))
    assert (finding.status, finding.cause) == (Status.FAIL, cause)
    assert finding.message
    assert finding.hint
    assert finding.location is not None


def test_every_cause_of_the_gate_is_met() -> None:
    assert {cause for _, cause in RED.values()} == {
        Cause.QUERY_FAILED,
        Cause.ALREADY_EXPECTED,
        Cause.UNREACHABLE,
        Cause.FOREIGN_WRITER,
        Cause.REVERTED,
        Cause.NOT_COMMITTED,
        Cause.NO_ROW,
        Cause.WRONG_VALUE,
        Cause.UNCHANGED,
    }


@pytest.mark.parametrize(
    ("wanted", "cause", "said"),
    [
        ({"status": "DONE", "state": "X"}, Cause.QUERY_FAILED, "`state`; the query gives status"),
        ((1, "DONE"), Cause.QUERY_FAILED, "2 columns; the query gives status"),
        ({"status": "DONE"}, Cause.WRONG_VALUE, "DONE"),
    ],
)
def test_columns_that_the_query_does_not_give_are_the_configurations_mistake(
    wanted: Expected, cause: Cause, said: str
) -> None:
    gate = replace(STATE, state=replace(STATE.state, expect=wanted))
    finding = judge(replace(job(state=never_held("FAILED")), database_gate=gate))
    assert finding.cause is cause
    assert said in str(finding.message)
    assert finding.location is HERE or cause is not Cause.QUERY_FAILED


def also_said(finding: Finding) -> list[str]:
    return [each.statement.split(":")[0] for each in finding.evidence if each.source == "also"]


def test_a_state_that_changed_is_not_said_to_be_unchanged_as_well() -> None:
    finding = judge(job(state=never_held("FAILED")))
    assert (finding.cause, also_said(finding)) == (Cause.WRONG_VALUE, [])


@pytest.mark.parametrize("expect", ["DONE", {"done": True}], ids=["an error", "other columns"])
def test_of_a_query_that_fails_nothing_is_said_about_the_state(expect: Expected) -> None:
    failed = state_seen(start=None, watched=None, final=None, query_error="no such column")
    state = failed if expect == "DONE" else never_held("FAILED", aborted=(writing(),))
    gate = replace(STATE, state=replace(STATE.state, expect=expect))
    finding = judge(replace(job(state=state), database_gate=gate))
    assert (finding.cause, also_said(finding)) == (Cause.QUERY_FAILED, [])


def test_a_further_query_whose_table_never_comes_has_failed_at_its_line() -> None:
    no_table = Rows(columns=(), rows=(), count=0, missing='relation "log" does not exist')
    there = replace(ONE_LINE, location=replace(HERE, line=9))
    finding = judge(
        job(state=state_seen(also=(AlsoSeen(expectation=there, rows=(no_table,) * 2),)))
    )
    assert (finding.cause, finding.location) == (Cause.QUERY_FAILED, there.location)
    assert finding.message.endswith('Postgres refused it: relation "log" does not exist')
    assert also_said(finding) == []


HONEST = {
    "one commit": state_seen(),
    "intermediate states": state_seen(
        watched=Watched(before=reading("WORKING", 1.9), after=reading("DONE", 2.1))
    ),
    "no row before": state_seen(start=reading(None, 0.5, count=0)),
    "a stranger who wrote something else as well": state_seen(
        writers=(commit(STRANGER), commit(WORKER))
    ),
    "a transaction that it rolled back before": state_seen(aborted=(writing(),)),
    "a further thing that holds": state_seen(
        also=(AlsoSeen(expectation=ONE_LINE, rows=(rows("1"), rows("1"))),)
    ),
}


@pytest.mark.parametrize("state", HONEST.values(), ids=HONEST)
def test_an_honest_worker_passes(state: StateSeen) -> None:
    finding = judge(job(state=state))
    assert (finding.status, finding.cause) == (Status.PASS, None), finding.message
    assert finding.control is not None
    assert finding.control.status is ControlStatus.RED


def test_a_writer_that_is_named_may_write_for_the_worker() -> None:
    seen = job(state=state_seen(writers=(commit(STRANGER),)))
    assert judge(replace(seen, writers=frozenset((WORKER, STRANGER)))).status is Status.PASS


BARE = {
    "no reading held": state_seen(watched=None),
    "no reading in the end": state_seen(final=None),
    "nobody seen to write": state_seen(writers=()),
    "nobody seen to come": state_seen(visits=()),
    "nothing at all": StateSeen(),
}


@pytest.mark.parametrize("state", BARE.values(), ids=BARE)
def test_without_a_witness_s_fact_it_never_passes(state: StateSeen) -> None:
    assert judge(job(state=state)).status is not Status.PASS


def test_without_its_control_the_gate_cannot_be_judged() -> None:
    with pytest.raises(LabError, match="control"):
        judge(job(state=state_seen(start=None)))


def test_a_control_that_is_green_is_never_a_pass() -> None:
    finding = judge(job(state=state_seen(start=reading("DONE", 0.5))))
    assert finding.control is not None
    assert finding.control.status is ControlStatus.GREEN
    assert finding.status is Status.FAIL


def test_an_empty_text_is_shown_as_one() -> None:
    assert show_expected({"status": "DONE", "device": ""}) == "status = DONE, device = ''"


@pytest.mark.parametrize(("deleted_at", "cause"), [(3, Cause.REVERTED), (10, Cause.UNCHANGED)])
def test_what_a_delete_met_is_reverted_only_if_it_was_read_otherwise_after_that(
    deleted_at: float, cause: Cause
) -> None:
    late = replace(DELETED, at=at(deleted_at))
    seen = job(state=never_held(), queue=queue_seen(RECEIVED, late))
    assert judge(seen).cause is cause


@pytest.mark.parametrize(
    "state",
    [state_seen(final=reading("FAILED", 5)), never_held("FAILED"), never_held(open=(writing(),))],
    ids=["reverted", "another value", "not committed"],
)
def test_what_the_explanation_says_is_quoted_once_where_the_state_is_red(state: StateSeen) -> None:
    finding = judge(job(state=replace(state, explanation="no such video")))
    told = [finding.message, *(each.statement for each in finding.evidence)]
    assert sum("no such video" in each for each in told) >= 1


def test_a_green_state_needs_no_explanation() -> None:
    finding = judge(job(state=state_seen(explanation="no such video")))
    assert finding.status is Status.PASS
    assert not any("no such video" in each.statement for each in finding.evidence)
