"""Every witness and control of the gates, and how it is taken out of the code to see it missed.

`make witnesses` takes each one out of a copy of the project and runs the cases that it is there
for: at least one must then come out wrong. A witness that nothing misses decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Removal:
    """One witness or control: the code that it is, the code without it, the cases that miss it.

    `more` are further places (file, code, without) where one thing is seen in two ways.
    """

    what: str
    file: str
    code: str
    without: str
    cases: tuple[str, ...]
    more: tuple[tuple[str, str, str], ...] = ()

    def taken_out(self, root: Path) -> None:
        """Take it out of the project at `root`; ValueError where the code is not there once."""
        for file, code, without in ((self.file, self.code, self.without), *self.more):
            path = root / file
            text = path.read_text()
            if text.count(code) != 1:
                raise ValueError(f"{self.what}: expected once in {file}: {code!r}")
            path.write_text(text.replace(code, without))


CONTROLS = (
    Removal(
        what="control of gate 1: the probe's container reaches nothing",
        file="readiness/gates/image/act.py",
        code="under.spec(role, command=words, network=False, files=files)",
        without="under.spec(role, command=words, network=True, files=files)",
        cases=("import-waits-for-the-database",),
    ),
    Removal(
        what="control of gate 2: Redis's names lead to a closed port",
        file="readiness/gates/redis/act.py",
        code='("redis", *_aliases(under)) if closed else ()',
        without="() if closed else ()",
        cases=("plain",),
    ),
    Removal(
        what="control of gate 2: a client that answers without Redis is red",
        file="readiness/gates/redis/judge.py",
        code="""    if control.answered:
        return red(
            Cause.WRONG_SERVER,""",
        without="""    if control.answered and not control.answered:
        return red(
            Cause.WRONG_SERVER,""",
        cases=("redis-falls-back-when-down",),
    ),
    Removal(
        what="control of gate 2: a command that passes without Redis is red",
        file="readiness/gates/redis/judge.py",
        code="""    if control.answered:
        return red(
            Cause.VACUOUS_PROBE,""",
        without="""    if control.answered and not control.answered:
        return red(
            Cause.VACUOUS_PROBE,""",
        cases=("redis-command-cannot-fail",),
    ),
    Removal(
        what="control of gate 2: its time begins when the closed port has heard it",
        file="readiness/gates/redis/knocks.py",
        code="if self._first is None and self._lab.knocked(self._address(), self._since):",
        without="if self._first is None:",
        cases=("redis-command-begins-late",),
    ),
    Removal(
        what="control of gate 3: the message lies untouched before the worker starts",
        file="readiness/gates/job/act.py",
        code="return self._queue.untouched and not taken",
        without="return True",
        cases=("another-consumer-takes-it",),
    ),
    Removal(
        what="control of gate 4: the state differs before the job",
        file="readiness/gates/database/suspicions.py",
        code="    _query_failed,\n    _already_expected,\n",
        without="    _query_failed,\n",
        cases=("state-is-there-already",),
    ),
)
REDIS = (
    Removal(
        what="Redis: the commands that came from the probe's address",
        file="readiness/gates/redis/judge.py",
        code="    if not probe.commands:\n        return red(\n            Cause.WRONG_SERVER,",
        without="    if probe.run.refused:\n        return red(\n            Cause.WRONG_SERVER,",
        cases=("redis-command-asks-nobody", "redis-command-asks-a-service"),
    ),
    Removal(
        what="Redis: the value that the server holds",
        file="readiness/gates/redis/judge.py",
        code="result.ping and probe.held and (probe.commands or probe.hidden)",
        without="result.ping and (probe.commands or probe.hidden)",
        cases=("redis-is-pinged-only",),
    ),
)
ENDPOINT = (
    Removal(
        what="SQS: by whose address a message was received",
        file="readiness/gates/queue/facts.py",
        code="[call for call in self.receives if call.address == self.worker]",
        without="list(self.receives)",
        cases=("competitor-takes-it-later",),
    ),
    Removal(
        what="SQS: by whose address a message was deleted",
        file="readiness/gates/queue/facts.py",
        code="[call for call in self._about(DELETES) if call.address == self.worker]",
        without="self._about(DELETES)",
        cases=("somebody-else-deletes",),
    ),
    Removal(
        what="SQS: the state at the moment of the delete",
        file="readiness/gates/queue/suspicions.py",
        code="    _before_commit,\n    _redelivered,",
        without="    _redelivered,",
        cases=("ack-in-the-transaction", "ack-then-commit-at-once"),
    ),
    Removal(
        what="SQS: how often a message was given out",
        file="readiness/gates/queue/suspicions.py",
        code="    _before_commit,\n    _redelivered,",
        without="    _before_commit,",
        cases=("first-attempt-always-fails", "visibility-is-shorter-than-the-job"),
    ),
    Removal(
        what="SQS: which queue a call was about",
        file="readiness/gates/queue/facts.py",
        code="        return call.queue == queue.name and call.region == queue.region",
        without="        return bool(call.queue and queue.name)",
        cases=("delete-on-another-queue", "queue-is-hard-coded"),
    ),
    Removal(
        what="SQS: whether a delete took effect, by its answer and by what is left on the queue",
        file="readiness/gates/queue/facts.py",
        code="(named & self.ids) - {message.id for message in self.seen.queue.left}",
        without="named & self.ids",
        more=(
            (
                "readiness/endpoint/records.py",
                "if e.message_id and not e.error)",
                "if e.message_id)",
            ),
        ),
        cases=("delete-batch-is-refused-as-a-whole",),
    ),
    Removal(
        what="SQS: what went to the dead-letter queue",
        file="readiness/gates/queue/suspicions.py",
        code="    _dead_lettered,\n    _without_processing,",
        without="    _without_processing,",
        cases=("poison-goes-to-the-dead-letters",),
    ),
    Removal(
        what="SQS: how near the job came to its visibility timeout",
        file="readiness/gates/queue/remarks.py",
        code="    if took < visible * THIN:",
        without="    if took < visible:",
        cases=("slow-job",),
    ),
)
POSTGRES = (
    Removal(
        what="Postgres: by whose address the state was committed",
        file="readiness/gates/database/facts.py",
        code="if c.client.address in self.seen.writers)",
        without="if c.client.address)",
        cases=("somebody-else-writes",),
    ),
    Removal(
        what="Postgres: the state after settling",
        file="readiness/gates/database/suspicions.py",
        code="    _foreign_writer,\n    _reverted,",
        without="    _foreign_writer,",
        cases=("state-is-taken-back", "stale-copy-is-saved"),
    ),
    Removal(
        what="Postgres: what was rolled back",
        file="readiness/gates/job/state.py",
        code="aborted=tuple(w for one in known for w in self._aborted(one))",
        without="aborted=()",
        cases=("rolled-back-by-what-follows", "connection-closes-without-commit"),
    ),
    Removal(
        what="Postgres: what is still open",
        file="readiness/gates/job/state.py",
        code="open=tuple(w for one in known for w in self._witness.open_transactions(one))",
        without="open=()",
        cases=("commit-is-forgotten",),
    ),
    Removal(
        what="Postgres: who got in",
        file="readiness/gates/database/facts.py",
        code="return any(visit.sessions for visit in self.state.visits)",
        without="return bool(self.state.visits)",
        cases=("database-is-a-file",),
    ),
    Removal(
        what="Postgres: what the worker committed while it had a message",
        file="readiness/gates/queue/facts.py",
        code="return any(began <= commit.at <= call.at for commit in self.seen.state.commits)",
        without="return began <= call.at",
        cases=("ack-of-the-first-of-three",),
    ),
    Removal(
        what="Postgres: that a locked view had been refreshed after the work",
        file="readiness/gates/queue/facts.py",
        code="was_refreshed = bool(then) and then[-1].refreshes",
        without="was_refreshed = bool(then)",
        cases=("view-is-refreshed-too-late",),
    ),
    Removal(
        what="Postgres: what was committed while the reading waited for a lock",
        file="readiness/services/postgres/witness.py",
        code="return found or self._between(before.snapshot, later)",
        without="return found",
        cases=("state-is-an-emptied-table",),
    ),
    Removal(
        what="Postgres: whether what was rolled back had written",
        file="readiness/services/postgres/log.py",
        code="return bool(self.commands) and self.commands <= _READING",
        without="return False",
        cases=("row-is-only-locked",),
    ),
    Removal(
        what="SQS: whether a FIFO queue's receipt handle has expired",
        file="readiness/endpoint/sqs.py",
        code="late = expired.expired(request, self._receipts, there)",
        without="late = {}",
        cases=("fifo-handle-expires",),
    ),
    Removal(
        what="Postgres: of which statements a commit was",
        file="readiness/services/postgres/log.py",
        code="        command=fields[7],",
        without='        command="",',
        cases=("view-is-refreshed-twice-in-a-row",),
    ),
    Removal(
        what="Postgres: what must hold besides the state",
        file="readiness/gates/job/state.py",
        code="also=_joined(also or self.also(), self.also()) if held else ()",
        without="also=()",
        cases=("follow-up-row-is-missing", "effect-happens-twice"),
    ),
)
ENGINE = (
    Removal(
        what="engine: that the worker ended",
        file="readiness/gates/queue/suspicions.py",
        code="    _exited_later,\n    _unhealthy,",
        without="    _unhealthy,",
        cases=("crash-after-the-job", "exits-when-the-queue-is-empty"),
    ),
    Removal(
        what="engine: that the kernel killed for lack of memory",
        file="readiness/engine/events.py",
        code='return any(event.action == "oom" for event in self.of(container_id))',
        without="return bool(self.of(container_id)) and not self.of(container_id)",
        cases=("memory-runs-out-in-a-child", "import-needs-more-memory"),
    ),
    Removal(
        what="engine: the image's health check",
        file="readiness/gates/queue/suspicions.py",
        code="    _exited_later,\n    _unhealthy,",
        without="    _exited_later,",
        cases=("health-check-of-the-web-application",),
    ),
    Removal(
        what="engine: that a command cannot be executed",
        file="readiness/gates/image/judge.py",
        code="if FORMAT_ERROR in run.refused or complained:",
        without="if run.refused == FORMAT_ERROR:",
        cases=("entrypoint-is-for-another-processor",),
    ),
    Removal(
        what="engine: that the probe's container ended well",
        file="readiness/gates/image/judge.py",
        code="    if run.exit.code == 0:\n        return Finding(\n            status=Status.PASS",
        without="    if run.exit:\n        return Finding(\n            status=Status.PASS",
        cases=("load-command-fails",),
    ),
    Removal(
        what="sink: what was tried outside of the lab",
        file="readiness/lab.py",
        code="return tuple(one for one in seen if self._addresses.get(one.source) == worker)",
        without="return tuple(one for one in seen if not worker)",
        cases=("calls-home",),
    ),
)
ALL = (*CONTROLS, *REDIS, *ENDPOINT, *POSTGRES, *ENGINE)
