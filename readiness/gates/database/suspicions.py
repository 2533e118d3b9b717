"""What may be wrong with the state, in the contract's order."""

from __future__ import annotations

from dataclasses import replace

from readiness.gates.database.facts import StateFacts, show_expected
from readiness.gates.findings import Suspicion, red
from readiness.model import Cause, Finding
from readiness.values import holds, show


def _query_failed(facts: StateFacts) -> Finding | None:
    broken = next((each for each in facts.state.also if each.error), None)
    error = facts.state.query_error or (broken.error if broken else "")
    if not error:
        return None
    query = broken.expectation if broken and not facts.state.query_error else facts.gate.state
    finding = red(
        Cause.QUERY_FAILED,
        f"expected the query to run; Postgres refused it: {error}",
        "correct the query in the configuration; names are looked up as the database's owner does",
    )
    return replace(finding, location=query.location)


def _already_expected(facts: StateFacts) -> Finding | None:
    if facts.state.start is None or not holds(facts.before, facts.gate.state.expect):
        return _not_by_this_job(facts)
    return red(
        Cause.ALREADY_EXPECTED,
        f"expected the state to differ before the job; it was {show(facts.before)} already, so it"
        " could prove nothing",
        "put the row into its initial state in `setup`, or ask for something that only this job"
        " writes",
    )


def _not_by_this_job(facts: StateFacts) -> Finding | None:
    """What the worker writes when it starts says nothing of what it does with a message."""
    if not facts.before_the_message:
        return None
    return red(
        Cause.ALREADY_EXPECTED,
        f"expected the job to write {facts.wanted}; the worker had committed it before it received"
        " its message, so the message could prove nothing",
        "see what the worker does when it starts (a catch-up, a migration, a default): the state"
        " has to come from handling the message",
    )


def _unreachable(facts: StateFacts) -> Finding | None:
    if facts.let_in:
        return None
    refused = [r for visit in facts.state.visits for r in visit.refusals]
    tried = sum(visit.connections for visit in facts.state.visits)
    what = f"the server refused it: {refused[0].message}" if refused else "no session got in"
    if not refused and not tried:
        what = "it never knocked at the lab's Postgres"
    who = "the worker" if facts.gate.writer is None else f"the worker or {facts.gate.writer}"
    return red(
        Cause.UNREACHABLE,
        f"expected {who} to connect to the lab's Postgres; {what}",
        "read host, port, database, user and password from DB_HOST … or DATABASE_URL (where"
        " another service writes for the worker, name it as `writer`)",
    )


def _foreign_writer(facts: StateFacts) -> Finding | None:
    if not facts.held or facts.own_commits or _already_expected(facts):
        return None
    others = ", ".join(sorted({c.client.address or "the server" for c in facts.state.writers}))
    return red(
        Cause.FOREIGN_WRITER,
        f"expected the worker to write {facts.wanted}; it was committed by"
        f" {others or 'nobody that the log knows'}",
        "let the state depend on this job alone; where another service writes for the worker, name"
        " it as `writer`",
    )


def _reverted(facts: StateFacts) -> Finding | None:
    if not facts.flashed:
        return None
    return red(
        Cause.REVERTED,
        f"expected {facts.wanted} to last; {facts.gate.settle:g} s later the state was"
        f" {show(facts.now)} again",
        "look for a second write of the row: a stale copy that is saved, a clean-up, a retry",
    )


def _not_committed(facts: StateFacts) -> Finding | None:
    if facts.held or facts.came_later or not (facts.state.aborted or facts.state.open):
        return None
    what = "is still open" if facts.state.open else "was rolled back"
    return red(
        Cause.NOT_COMMITTED,
        f"expected {facts.wanted} to be committed; what the worker wrote {what}",
        "commit when the work is done (autocommit off needs a commit; an exception rolls back)",
    )


def _no_row(facts: StateFacts) -> Finding | None:
    if facts.held or facts.now.count:
        return None
    return red(
        Cause.NO_ROW,
        f"expected one row with {facts.wanted}; the query gives no row",
        "check that the worker writes that row, and the query's WHERE",
    )


def _wrong_value(facts: StateFacts) -> Finding | None:
    failing = _failing(facts)
    if failing is not None:
        return failing
    several = facts.now.count > 1
    if facts.held or facts.came_later or (facts.now == facts.before and not several):
        return None
    said = f" ({facts.state.explanation})" if facts.state.explanation else ""
    return red(
        Cause.WRONG_VALUE,
        f"expected {facts.wanted}; {_after(facts)} the state was {show(facts.now)}{said}",
        "see why the worker wrote this; its last lines are quoted below",
    )


def _failing(facts: StateFacts) -> Finding | None:
    """The first of the further things that does not hold; they are read once the state is there."""
    for each in facts.state.also:
        wrong = next((r for r in each.rows if not holds(r, each.expectation.expect)), None)
        if wrong is not None and not each.error:
            finding = red(
                Cause.WRONG_VALUE,
                f"expected {show_expected(each.expectation.expect)} of `{each.expectation.query}`;"
                f" it gave {show(wrong)}",
                "the state itself is right: see what else the worker should have written",
            )
            return replace(finding, location=each.expectation.location)
    return None


def _unchanged(facts: StateFacts) -> Finding | None:
    if facts.held:
        return None
    if facts.came_later:
        return red(
            Cause.UNCHANGED,
            f"expected {facts.wanted} within {facts.gate.timeout:g} s; it became so only later",
            "let the job be quicker, or raise `gates.database.timeout` where it needs longer",
        )
    said = f" ({facts.state.explanation})" if facts.state.explanation else ""
    return red(
        Cause.UNCHANGED,
        f"expected {facts.wanted}; {_after(facts)} the state still was {show(facts.now)}{said}",
        "see whether the worker got its message (gate 3) and what it printed",
    )


SUSPICIONS: tuple[Suspicion[StateFacts], ...] = (
    _query_failed,
    _already_expected,
    _unreachable,
    _foreign_writer,
    _reverted,
    _not_committed,
    _no_row,
    _wrong_value,
    _unchanged,
)
"""In the contract's order: the first that applies is the cause."""


def _after(facts: StateFacts) -> str:
    return f"after {facts.seen.waited_s:.0f} s"
