"""What a call comes to once the configuration was read: whom to report on, and how it is done."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from readiness.call import Call
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

NO_LIMIT_S = 10 * 86400.0


@dataclass(frozen=True, kw_only=True)
class Task:
    """From here on there is a report however things go: `act` makes it.

    `workers` gives each worker's image as the configuration calls it.
    """

    run_id: str
    config_path: str
    workers: Mapping[str, str]
    fail_under: int
    act: Callable[[Timeline], Report]
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def failed(
        self,
        why: str,
        started_at: datetime,
        duration_s: float = 0.0,
        timeline: tuple[Span, ...] = (),
    ) -> Report:
        """The report where nothing could be judged: every gate is the lab's fault."""
        finding = Finding(
            status=Status.ERROR,
            cause=Cause.LAB_FAILED,
            message=f"could not be judged, the lab's fault: {why}",
            hint="mend what the sentence names and run it again",
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
    return _run(call)


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

    def act(progress: Timeline) -> Report:
        from readiness.carry import run_plan

        return run_plan(call, plan, progress, call.timeout or NO_LIMIT_S)

    return Task(
        run_id=plan.identity.id,
        config_path=plan.config_path,
        workers={worker.name: worker.container.image for worker in plan.workers},
        fail_under=call.fail_under,
        act=act,
        secrets=plan.secrets,
    )
