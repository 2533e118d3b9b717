"""What the sink's container is told by its environment; written and read here only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_GATEWAY = "READINESS_SINK_GATEWAY"
_STDIN = "READINESS_SINK_STDIN"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The address of the default gateway to take over; whether to end with standard input."""

    gateway: str
    ends_with_stdin: bool = False

    def environment(self) -> Mapping[str, str]:
        """The variables that carry the settings."""
        return {_GATEWAY: self.gateway, _STDIN: "1" if self.ends_with_stdin else ""}

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """The settings that the variables carry; KeyError without a gateway."""
        return cls(gateway=environ[_GATEWAY], ends_with_stdin=environ.get(_STDIN) == "1")
