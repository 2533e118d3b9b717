"""What a call comes to once the configuration was read: whom to report on, and how it is done."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from readiness.call import Call, Work
from readiness.errors import UsageError
from readiness.model import (
    Cause,
    Finding,
    GateId,
    GateResult,
    ImageIdentity,
    Report,
    Span,
    Status,
    Verdict,
    WorkerResult,
)
from readiness.plan import RunIdentity
from readiness.progress import Timeline
from readiness.sentence import Sentence, either, say

NO_LIMIT_S = 10 * 86400.0


@dataclass(frozen=True, kw_only=True)
class Task:
    """From here on there is a report however things go: `act` makes it.

    `workers` gives each worker's image as the configuration calls it; `later` is what is to be
    done when the verdict has been told, as only later runs are glad of it.
    """

    run_id: str
    config_path: str
    workers: Mapping[str, str]
    fail_under: int
    act: Callable[[Timeline], Report]
    secrets: tuple[str, ...] = field(default=(), repr=False)
    later: list[Callable[[], None]] = field(default_factory=list)

    def failed(
        self,
        why: Sentence,
        started_at: datetime,
        duration_s: float = 0.0,
        timeline: tuple[Span, ...] = (),
    ) -> Report:
        """The report where nothing could be judged: every gate is the lab's fault."""
        finding = Finding(
            status=Status.ERROR,
            cause=Cause.LAB_FAILED,
            message=say("could not be judged, the lab's fault: {why}", why=why),
            hint=say("mend what the sentence names and run it again"),
        )
        gates = tuple(GateResult(id=id_, finding=finding) for id_ in GateId)
        return Report(
            run_id=self.run_id,
            verdict=Verdict.ERROR,
            fail_under=self.fail_under,
            started_at=started_at,
            duration_s=duration_s,
            config_path=self.config_path,
            workers=tuple(
                WorkerResult(name=name, image=ImageIdentity(ref=image), gates=gates)
                for name, image in self.workers.items()
            ),
            timeline=timeline,
            failure=why,
        )


def task_of(call: Call) -> Task:
    """What the call comes to. Raises ConfigurationError or UsageError where it comes to nothing."""
    return _merge(call) if call.work is Work.MERGE else _run(call)


def _run(call: Call) -> Task:
    from readiness.config import load

    plan = load(
        root=call.root,
        config=call.config,
        identity=RunIdentity(id=secrets.token_hex(4), nonce=secrets.token_hex(8)),
        env_file=call.env_file,
        environ=call.variables,
        workers=call.workers,
    )

    later: list[Callable[[], None]] = []

    def act(progress: Timeline) -> Report:
        from readiness.carry import run_plan

        return run_plan(call, plan, progress, later.append, call.timeout or NO_LIMIT_S)

    return Task(
        run_id=plan.identity.id,
        config_path=plan.config_path,
        workers={worker.name: worker.container.image for worker in plan.workers},
        fail_under=call.fail_under,
        act=act,
        secrets=plan.secrets,
        later=later,
    )


def _merge(call: Call) -> Task:
    from readiness.config.find import NAMES
    from readiness.merge import Asked

    config, workers = _names(call)
    asked = Asked(
        run_id=secrets.token_hex(4),
        config=config,
        commit=call.commit,
        workers=workers,
        fail_under=call.fail_under,
    )

    def act(progress: Timeline) -> Report:
        from readiness.gather import gather
        from readiness.merge import merge

        with progress.phase("read the reports"):
            seen = gather(call.reports, Path.cwd(), call.report_dir)
        return merge(asked, seen.found, datetime.now(UTC), seen.missed)

    return Task(
        run_id=asked.run_id,
        config_path=config or NAMES[0],
        workers=dict.fromkeys(workers, ""),
        fail_under=call.fail_under,
        act=act,
    )


def _names(call: Call) -> tuple[str, tuple[str, ...]]:
    """Whom the merged report is about; without the file, the workers that the call names."""
    from readiness.config.find import NAMES
    from readiness.config.names import worker_names
    from readiness.config.paths import is_file

    places = (call.config,) if call.config else NAMES
    if not any(is_file(call.root / place) for place in places):
        if call.workers:
            return call.config or "", tuple(dict.fromkeys(call.workers))
        raise UsageError(
            say(
                "expected {file}, which names the workers that there must be reports on; saw none:"
                " check the repository out first, or name them by `worker`",
                file=either(places),
            )
        )
    return worker_names(call.root, call.config, call.workers)
