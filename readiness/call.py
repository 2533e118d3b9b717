"""A call of readiness: the same value whether the action's inputs or the command line made it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self

_SECRET_KEYS = ("auth", "password", "identitytoken", "registrytoken")


class Work(StrEnum):
    """What a call is for."""

    RUN = "run"
    PLAN = "plan"
    MERGE = "merge"


@dataclass(frozen=True, kw_only=True)
class RegistryLogin:
    """How private images are pulled: a login, or a whole Docker `config.json` as text."""

    registry: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    config_json: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        # A fork's pull request has the name and, as secrets are kept from it, no password.
        return bool((self.username and self.password) or self.config_json)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no output may show of it: also what stands within the `config.json`."""
        found = json.loads(self.config_json or "{}")
        entries = found.get("auths") if isinstance(found, dict) else None
        logins = entries.values() if isinstance(entries, dict) else ()
        return (self.password, *(text for login in logins for text in _secrets_in(login)))


def _secrets_in(login: object) -> Iterator[str]:
    """What is secret in one entry of `auths`, and the password within its `auth`."""
    if not isinstance(login, dict):
        return
    for key in _SECRET_KEYS:
        if isinstance(text := login.get(key), str):
            yield text
            with suppress(ValueError):
                yield base64.b64decode(text, validate=True).decode().partition(":")[2]


@dataclass(frozen=True, kw_only=True)
class Call:
    """What is asked for. Paths are as this process sees them; `timeout` in seconds, 0 is none.

    `variables` is the environment that `${…}` in the configuration may name; `json` asks for the
    report on standard output instead of text; `keep` leaves the lab up for a look. `prepares` is
    whether later runs on this engine shall find prepared what this one had to make. `folder` is
    the root's path in the workspace, where it is not the workspace itself; `commit` is what the
    runner says is checked out. `shards` is how many
    jobs a plan may have at most, 0 for one per worker; `reports` are the files and folders that
    are merged.
    """

    work: Work = Work.RUN
    root: Path
    config: str | None = None
    folder: str = ""
    workers: tuple[str, ...] = ()
    fail_under: int = 4
    report_dir: Path
    env_file: Path | None = None
    timeout: float = 0.0
    keep: bool = False
    json: bool = False
    cache: str = "auto"
    prepares: bool = True
    language: str = "en"
    login: RegistryLogin = field(default_factory=RegistryLogin)
    commit: str = ""
    shards: int = 0
    reports: tuple[Path, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)

    def dump(self) -> str:
        """As text that `load` reads in another process."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def load(cls, text: str) -> Self:
        """The call that `dump` wrote."""
        fields = json.loads(text)
        fields |= {
            "root": Path(fields["root"]),
            "report_dir": Path(fields["report_dir"]),
            "env_file": Path(fields["env_file"]) if fields["env_file"] else None,
            "work": Work(fields["work"]),
            "workers": tuple(fields["workers"]),
            "reports": tuple(map(Path, fields["reports"])),
            "login": RegistryLogin(**fields["login"]),
        }
        return cls(**fields)
