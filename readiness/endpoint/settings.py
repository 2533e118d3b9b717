"""What the endpoint's container is told by its environment; written and read here only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PORT = 4566
CONTROL_PORT = 4567

_ACCOUNT = "READINESS_ENDPOINT_ACCOUNT"
_NAMES = "READINESS_ENDPOINT_NAMES"
_PORTS = "READINESS_ENDPOINT_PORTS"
_TOKEN = "READINESS_CONTROL_TOKEN"  # noqa: S105  (the variable's name)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The AWS account, the token of the control, and the endpoint's host names (no buckets').

    `ports` are those at which it answers beside its own, as ElasticMQ and MinIO do.
    """

    account: str
    token: str
    names: tuple[str, ...]
    ports: tuple[int, ...] = ()

    def environment(self) -> Mapping[str, str]:
        """The variables that carry the settings."""
        return {
            _ACCOUNT: self.account,
            _TOKEN: self.token,
            _NAMES: " ".join(self.names),
            _PORTS: " ".join(map(str, self.ports)),
        }

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """The settings that the variables carry; KeyError where one is missing."""
        return cls(
            account=environ[_ACCOUNT],
            token=environ[_TOKEN],
            names=tuple(environ[_NAMES].split()),
            ports=tuple(map(int, environ[_PORTS].split())),
        )
