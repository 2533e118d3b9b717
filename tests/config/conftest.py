"""A repository to try configurations in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from readiness.config import load
from readiness.errors import ConfigurationError
from readiness.plan import Plan, RunIdentity

IDENTITY = RunIdentity(id="r1", nonce="4e5")


@dataclass(frozen=True, kw_only=True)
class Repository:
    """A folder with a Dockerfile, and short ways to load what is written into it."""

    root: Path

    def write(self, path: str, content: str | bytes = "") -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def load(
        self,
        text: str | bytes | None = None,
        *workers: str,
        environ: Mapping[str, str] | None = None,
        env_file: Path | None = None,
        config: str | None = None,
    ) -> Plan:
        if text is not None:
            self.write("readiness.yml", text)
        return load(
            root=self.root,
            config=config,
            identity=IDENTITY,
            env_file=env_file,
            environ=environ or {},
            workers=workers,
        )

    def problems(
        self, text: str | bytes, environ: Mapping[str, str] | None = None
    ) -> tuple[str, ...]:
        """What is wrong, one line for each problem."""
        with pytest.raises(ConfigurationError) as caught:
            self.load(text, environ=environ)
        return tuple(map(str, caught.value.problems))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty repository with a Dockerfile."""
    made = Repository(root=tmp_path)
    made.write("Dockerfile", "FROM scratch\n")
    return made
