"""What may be wrong with the state, in the contract's order."""

from __future__ import annotations

from dataclasses import replace

from readiness.gates.database.facts import StateFacts, show_expected
from readiness.gates.findings import Suspicion, red
from readiness.gates.outside import LAB_POSTGRES
from readiness.model import Cause, Finding
from readiness.sentence import Sentence, joined, quoted, say
from readiness.values import holds, show, unlike


def _query_failed(facts: StateFacts) -> Finding | None:
    broken = next((each for each in facts.state.also if each.refused), None)
    error = facts.state.query_error or (broken.refused if broken else "")
    if not error:
        return _other_columns(facts)
    query = broken.expectation if broken and not facts.state.query_error else facts.gate.state
    finding = red(
        Cause.QUERY_FAILED,
        say("expected the query to run; Postgres refused it: {error}", error=error),
        say(
            "correct the query in the configuration; names are looked up as the database's owner"
            " does"
        ),
    )
    return replace(finding, location=query.location)


def _other_columns(facts: StateFacts) -> Finding | None:
    """A row that the query can never give is a mistake of the configuration's."""
    told = [(facts.gate.state, facts.seen.other_columns)]
    told += [
        (each.expectation, unlike(rows, each.expectation.expect))
        for each in facts.state.also
        for rows in each.rows[-1:]
    ]
    for query, what in told:
        if what is not None:
            hint = say("let the query give the columns that `expect` names, or correct `expect`")
            return replace(red(Cause.QUERY_FAILED, what, hint), location=query.location)
    return None


def _already_expected(facts: StateFacts) -> Finding | None:
    if facts.state.start is None or not holds(facts.before, facts.gate.state.expect):
        return _not_by_this_job(facts)
    return red(
        Cause.ALREADY_EXPECTED,
        say(
            "expected the state to differ before the job; it was {state} already, so it could prove"
            " nothing",
            state=show(facts.before),
        ),
        say(
            "put the row into its initial state in `setup`, or ask for something that only this job"
            " writes"
        ),
    )


def _not_by_this_job(facts: StateFacts) -> Finding | None:
    """What the worker writes when it starts says nothing of what it does with a message."""
    if not facts.before_the_message:
        return None
    return red(
        Cause.ALREADY_EXPECTED,
        say(
            "expected the job to write {wanted}; the worker had committed it before it received its"
            " message, so the message could prove nothing",
            wanted=facts.wanted,
        ),
        say(
            "see what the worker does when it starts (a catch-up, a migration, a default): the"
            " state has to come from handling the message"
        ),
    )


def _unreachable(facts: StateFacts) -> Finding | None:
    if facts.let_in:
        return None
    return red(
        Cause.UNREACHABLE,
        say(
            "expected {who} to connect to {postgres}; {what}",
            who=_expected_writer(facts),
            postgres=LAB_POSTGRES,
            what=_kept_out(facts),
        ),
        say(
            "read host, port, database, user and password from DB_HOST … or DATABASE_URL (where"
            " another service writes for the worker, name it as `writer`)"
        ),
    )


def _expected_writer(facts: StateFacts) -> Sentence:
    if facts.gate.writer is None:
        return say("the worker")
    return say("the worker or {writer}", writer=facts.gate.writer)


def _kept_out(facts: StateFacts) -> Sentence:
    refused = [r for visit in facts.state.visits for r in visit.refusals]
    if refused:
        return say("the server refused it: {why}", why=refused[0].message)
    if any(visit.connections for visit in facts.state.visits):
        return say("no session got in")
    return say("it never knocked at {postgres}", postgres=LAB_POSTGRES)


def _foreign_writer(facts: StateFacts) -> Finding | None:
    if not facts.held or facts.own_commits or _already_expected(facts):
        return None
    addresses = sorted({commit.client.address for commit in facts.state.writers})
    others = [quoted(each) if each else say("the server") for each in addresses]
    return red(
        Cause.FOREIGN_WRITER,
        say(
            "expected the worker to write {wanted}; it was committed by {others}",
            wanted=facts.wanted,
            others=joined(", ", others) if others else say("nobody that the log knows"),
        ),
        say(
            "let the state depend on this job alone; where another service writes for the worker,"
            " name it as `writer`"
        ),
    )


def _reverted(facts: StateFacts) -> Finding | None:
    if not facts.flashed:
        return None
    return red(
        Cause.REVERTED,
        say(
            "expected {wanted} to last; {seconds} s later the state was {state} again",
            wanted=facts.wanted,
            seconds=f"{facts.gate.settle:g}",
            state=show(facts.now),
        ),
        say("look for a second write of the row: a stale copy that is saved, a clean-up, a retry"),
    )


def _not_committed(facts: StateFacts) -> Finding | None:
    if facts.held or facts.came_later or not (facts.state.aborted or facts.state.open):
        return None
    wanted = facts.wanted
    what = say(
        "expected {wanted} to be committed; what the worker wrote was rolled back", wanted=wanted
    )
    if facts.state.open:
        what = say(
            "expected {wanted} to be committed; what the worker wrote is still open", wanted=wanted
        )
    return red(
        Cause.NOT_COMMITTED,
        what,
        say(
            "commit when the work is done (autocommit off needs a commit; an exception rolls back)"
        ),
    )


def _no_row(facts: StateFacts) -> Finding | None:
    if facts.held or facts.now.count:
        return None
    return red(
        Cause.NO_ROW,
        say("expected one row with {wanted}; the query gives no row", wanted=facts.wanted),
        say("check that the worker writes that row, and the query's WHERE"),
    )


def _wrong_value(facts: StateFacts) -> Finding | None:
    failing = _failing(facts)
    if failing is not None:
        return failing
    several = facts.now.count > 1
    if facts.held or facts.came_later or (facts.now == facts.before and not several):
        return None
    was = say(
        "expected {wanted}; after {seconds} s the state was {state}",
        wanted=facts.wanted,
        seconds=_waited(facts),
        state=show(facts.now),
    )
    return red(
        Cause.WRONG_VALUE,
        _explained(was, facts),
        say("see why the worker wrote this; its last lines are quoted below"),
    )


def _failing(facts: StateFacts) -> Finding | None:
    """The first of the further things that does not hold; they are read once the state is there."""
    for each in facts.state.also:
        wrong = next((r for r in each.rows if not holds(r, each.expectation.expect)), None)
        if wrong is not None and not each.refused:
            finding = red(
                Cause.WRONG_VALUE,
                say(
                    "expected {wanted} of `{query}`; it gave {state}",
                    wanted=show_expected(each.expectation.expect),
                    query=each.expectation.query,
                    state=show(wrong),
                ),
                say("the state itself is right: see what else the worker should have written"),
            )
            return replace(finding, location=each.expectation.location)
    return None


def _unchanged(facts: StateFacts) -> Finding | None:
    if facts.held:
        return None
    if facts.came_later:
        return red(
            Cause.UNCHANGED,
            say(
                "expected {wanted} within {seconds} s; it became so only later",
                wanted=facts.wanted,
                seconds=f"{facts.gate.timeout:g}",
            ),
            say("let the job be quicker, or raise `gates.database.timeout` where it needs longer"),
        )
    if facts.flashed or facts.now != facts.before:
        return None
    was = say(
        "expected {wanted}; after {seconds} s the state still was {state}",
        wanted=facts.wanted,
        seconds=_waited(facts),
        state=show(facts.now),
    )
    return red(
        Cause.UNCHANGED,
        _explained(was, facts),
        say("see whether the worker got its message (gate 3) and what it printed"),
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

UNREAD: tuple[Suspicion[StateFacts], ...] = (_query_failed, _unreachable)
"""Those that can be asked where the query tells nothing of the state."""


def _waited(facts: StateFacts) -> str:
    return f"{facts.seen.waited_s:.0f}"


def _explained(was: Sentence, facts: StateFacts) -> Sentence:
    """What the configuration's own query says of it, in brackets behind it."""
    why = facts.state.explanation
    return say("{was} ({why})", was=was, why=why) if why else was
