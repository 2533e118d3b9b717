"""What was seen of the probe and of its control: the worker's word next to the server's."""

from __future__ import annotations

from dataclasses import dataclass

from readiness.gates.probing import ProbeRun
from readiness.plan import RedisGate
from readiness.probes import (
    ProbeOutput,
    RedisResult,
)
from readiness.services.redis.monitor import RedisCommand


@dataclass(frozen=True, kw_only=True)
class ProbeSeen:
    """One probe's run, the client's own report (for `client`), and the server's view of it.

    `by_exit`: a command, whose exit status is all that it says. `hidden`: it connected, and TLS
    hides its commands. `knocked`: a control tried the closed port.
    """

    run: ProbeRun
    output: ProbeOutput[RedisResult]
    by_exit: bool = False
    commands: tuple[RedisCommand, ...] = ()
    held: bool = False
    hidden: bool = False
    knocked: bool = False

    @property
    def answered(self) -> bool:
        """Whether the worker's side says that all is well: testimony, not evidence."""
        if self.by_exit:
            return self.run.exit is not None and self.run.exit.code == 0
        return self.output.result is not None and self.output.result.ok

    @property
    def ran(self) -> bool:
        """Whether a control came so far that it has an answer: it ended, or knocked and waits."""
        tried = self.knocked or not self.run.timed_out
        return self.output.started and not self.run.refused and tried


@dataclass(frozen=True, kw_only=True)
class RedisEvidence:
    """The real probe, and the control, which ran with Redis's names leading to a closed port.

    `control` is None where it was not run, because the real probe was red already.
    """

    gate: RedisGate
    probe: ProbeSeen
    control: ProbeSeen | None = None
