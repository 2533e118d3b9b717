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
    """One probe's run, the client's own report (for `client`), and the server's view of it."""

    run: ProbeRun
    output: ProbeOutput[RedisResult]
    commands: tuple[RedisCommand, ...] = ()
    held: bool = False

    @property
    def answered(self) -> bool:
        """Whether the worker's side says that all is well: testimony, not evidence."""
        if self.output.result is not None:
            return self.output.result.ok
        return self.run.exit is not None and self.run.exit.code == 0


@dataclass(frozen=True, kw_only=True)
class RedisEvidence:
    """The real probe, and the control, which ran with Redis's names leading to a closed port.

    `control` is None where it was not run, because the real probe was red already.
    """

    gate: RedisGate
    probe: ProbeSeen
    control: ProbeSeen | None = None
