"""Gate 4: the state is updated: committed by the worker, as expected, and so after a while."""

from __future__ import annotations

from dataclasses import replace

from readiness.diagnosis.log import excerpt
from readiness.diagnosis.sources import Sources
from readiness.gates.findings import Suspicion, decide
from readiness.gates.job import JobEvidence, StateSeen
from readiness.model import Cause, Control, ControlStatus, Evidence, Finding, Status
from readiness.plan import DatabaseGate, Expected
from readiness.services.postgres.witness import Commit
from readiness.values import Rows, holds, show


class StateFacts:
    """What Postgres saw, next to what was expected of it."""

    def __init__(self, seen: JobEvidence, gate: DatabaseGate) -> None:
        self.seen = seen
        self.gate = gate

    @property
    def state(self) -> StateSeen:
        """What Postgres saw."""
        return self.seen.state

    @property
    def before(self) -> Rows:
        """What the query gave before the worker ran."""
        return self.state.start.rows if self.state.start else NOTHING

    @property
    def now(self) -> Rows:
        """What the query gave in the end."""
        return self.state.final.rows if self.state.final else NOTHING

    @property
    def held(self) -> bool:
        """Whether the state was as expected at some reading."""
        return self.state.held is not None

    @property
    def wanted(self) -> str:
        """What was expected, in a few words."""
        return show_expected(self.gate.state.expect)

    @property
    def let_in(self) -> bool:
        """Whether a session of the worker, or of its writer, ever got in."""
        return any(visit.sessions for visit in self.state.visits)

    @property
    def own_commits(self) -> tuple[Commit, ...]:
        """The commits that made it true and came from the worker, or from its writer."""
        return tuple(c for c in self.state.writers if c.client.address in self.seen.writers)


NOTHING = Rows(columns=(), rows=(), count=0)


def show_expected(expected: Expected) -> str:
    """What is expected, as `show` prints what was seen."""
    match expected:
        case dict():
            return ", ".join(f"{name} = {_cell(value)}" for name, value in expected.items())
        case tuple():
            return f"({', '.join(_cell(value) for value in expected)})"
        case _:
            return _cell(expected)


def _cell(value: object) -> str:
    if value is None:
        return "NULL"
    return str(value).lower() if isinstance(value, bool) else str(value)


def judge(seen: JobEvidence, gate: DatabaseGate, sources: Sources) -> Finding:
    """From the evidence to a finding: pass only if no suspicion of the contract's list applies."""
    facts = StateFacts(seen, gate)
    finding = decide(SUSPICIONS, facts) or _passed(facts)
    red = finding.status is not Status.PASS
    of_the_query = finding.cause in (Cause.QUERY_FAILED, Cause.ALREADY_EXPECTED)
    place = gate.state.location
    if red and not of_the_query:
        place = sources.of_log(seen.worker.log) or place
    return replace(
        finding,
        control=_control(facts),
        evidence=(*_evidence(facts), *finding.evidence),
        location=(finding.location or place) if red else None,
        excerpt=excerpt(seen.worker.log) if red and not of_the_query else (),
    )


def _query_failed(facts: StateFacts) -> Finding | None:
    broken = next((each for each in facts.state.also if each.error), None)
    error = facts.state.query_error or (broken.error if broken else "")
    if not error:
        return None
    query = broken.expectation if broken and not facts.state.query_error else facts.gate.state
    finding = _red(
        Cause.QUERY_FAILED,
        f"expected the query to run; Postgres refused it: {error}",
        "correct the query in the configuration; names are looked up as the database's owner does",
    )
    return replace(finding, location=query.location)


def _already_expected(facts: StateFacts) -> Finding | None:
    if facts.state.start is None or not holds(facts.before, facts.gate.state.expect):
        return None
    return _red(
        Cause.ALREADY_EXPECTED,
        f"expected the state to differ before the job; it was {show(facts.before)} already, so it"
        " could prove nothing",
        "put the row into its initial state in `setup`, or ask for something that only this job"
        " writes",
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
    return _red(
        Cause.UNREACHABLE,
        f"expected {who} to connect to the lab's Postgres; {what}",
        "read host, port, database, user and password from DB_HOST … or DATABASE_URL (where"
        " another service writes for the worker, name it as `writer`)",
    )


def _foreign_writer(facts: StateFacts) -> Finding | None:
    if not facts.held or facts.own_commits or _already_expected(facts):
        return None
    others = ", ".join(sorted({c.client.address or "the server" for c in facts.state.writers}))
    return _red(
        Cause.FOREIGN_WRITER,
        f"expected the worker to write {facts.wanted}; it was committed by"
        f" {others or 'nobody that the log knows'}",
        "let the state depend on this job alone; where another service writes for the worker, name"
        " it as `writer`",
    )


def _reverted(facts: StateFacts) -> Finding | None:
    if not facts.held or holds(facts.now, facts.gate.state.expect):
        return None
    return _red(
        Cause.REVERTED,
        f"expected {facts.wanted} to last; {facts.gate.settle:g} s later the state was"
        f" {show(facts.now)} again",
        "look for a second write of the row: a stale copy that is saved, a clean-up, a retry",
    )


def _not_committed(facts: StateFacts) -> Finding | None:
    if facts.held or not (facts.state.aborted or facts.state.open):
        return None
    what = "is still open" if facts.state.open else "was rolled back"
    return _red(
        Cause.NOT_COMMITTED,
        f"expected {facts.wanted} to be committed; what the worker wrote {what}",
        "commit when the work is done (autocommit off needs a commit; an exception rolls back)",
    )


def _no_row(facts: StateFacts) -> Finding | None:
    if facts.held or facts.now.count:
        return None
    return _red(
        Cause.NO_ROW,
        f"expected one row with {facts.wanted}; the query gives no row",
        "check that the worker writes that row, and the query's WHERE",
    )


def _wrong_value(facts: StateFacts) -> Finding | None:
    failing = _failing(facts)
    if failing is not None:
        return failing
    if facts.held or facts.now == facts.before:
        return None
    said = f" ({facts.state.explanation})" if facts.state.explanation else ""
    return _red(
        Cause.WRONG_VALUE,
        f"expected {facts.wanted}; {_after(facts)} the state was {show(facts.now)}{said}",
        "see why the worker wrote this; its last lines are quoted below",
    )


def _failing(facts: StateFacts) -> Finding | None:
    """The first of the further things that does not hold; they are read once the state is there."""
    for each in facts.state.also:
        wrong = next((r for r in each.rows if not holds(r, each.expectation.expect)), None)
        if wrong is not None and not each.error:
            finding = _red(
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
    said = f" ({facts.state.explanation})" if facts.state.explanation else ""
    return _red(
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


def _passed(facts: StateFacts) -> Finding:
    return Finding(
        status=Status.PASS,
        message=(
            f"the state went from {show(facts.before)} to {show(facts.now)}, committed by the"
            f" worker, and was the same {facts.gate.settle:g} s later"
        ),
    )


def _control(facts: StateFacts) -> Control:
    if facts.state.start is None:
        return Control(status=ControlStatus.NOT_RUN, statement="the state could not be read")
    same = holds(facts.before, facts.gate.state.expect)
    return Control(
        status=ControlStatus.GREEN if same else ControlStatus.RED,
        statement=f"before the worker started the state was {show(facts.before)}",
    )


def _evidence(facts: StateFacts) -> tuple[Evidence, ...]:
    state = facts.state
    lines = []
    if state.held is not None:
        lines.append(
            Evidence(
                source="postgres",
                at=state.held.at,
                statement=f"the query gave {show(state.held.rows)}",
            )
        )
    lines += [
        Evidence(source="postgres", at=commit.at, statement=_told(commit, facts))
        for commit in state.writers[:10]
    ]
    lines += [
        Evidence(
            source="postgres", at=error.client.at, statement=f"error {error.code}: {error.message}"
        )
        for visit in state.visits
        for error in (*visit.refusals, *visit.errors)[:5]
        if not facts.held
    ]
    return tuple(lines)


def _told(commit: Commit, facts: StateFacts) -> str:
    who = commit.client.address
    if who == facts.seen.worker.address:
        who = "the worker"
    return f"transaction {commit.xid} was committed by {who} as {commit.client.role}"


def _after(facts: StateFacts) -> str:
    return f"after {facts.seen.waited_s:.0f} s"


def _red(cause: Cause, message: str, hint: str) -> Finding:
    return Finding(status=Status.FAIL, cause=cause, message=message, hint=hint)
