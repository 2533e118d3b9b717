"""A worker's folder to write modules into, and the probes run there as in a container."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

from readiness.probes import (
    ImportResult,
    ProbeOutput,
    RedisResult,
    import_probe_args,
    read_output,
    redis_probe_args,
    source,
)

NONCE = "n0nce"


@dataclass(frozen=True, kw_only=True)
class Worker:
    """A worker's working directory, with the probes' scripts beside it."""

    folder: Path
    scripts: Path

    def write(self, name: str, text: str) -> Path:
        """Write a file of the worker, without the indentation of the test."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
        return path

    def imports(
        self,
        *modules: str,
        forbid: tuple[str, ...] = (),
        timeout: float = 30.0,
        folders: str = "",
    ) -> ProbeOutput[ImportResult]:
        """Run the import probe."""
        arguments = import_probe_args(
            nonce=NONCE, imports=modules, forbid=forbid, timeout=timeout, folders=folders
        )
        script = self._script("import", source("import"))
        return read_output(NONCE, self._run(script, arguments), ImportResult)

    def failed_import(self, *modules: str) -> ImportResult:
        """Run the import probe and expect it to report a failure."""
        result = self.imports(*modules).result
        assert result is not None
        assert not result.ok
        return result

    def redis(self, client: str) -> RedisResult:
        """Run the redis probe and expect a result."""
        arguments = redis_probe_args(
            nonce=NONCE, client=client, key="readiness:k", value="v4lue", timeout=30.0
        )
        script = self._script("redis", source("redis"))
        result = read_output(NONCE, self._run(script, arguments), RedisResult).result
        assert result is not None
        return result

    def _script(self, name: str, text: bytes) -> Path:
        path = self.scripts / name / "readiness-probe.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
        return path

    def _run(self, script: Path, arguments: tuple[str, ...]) -> list[str]:
        done = subprocess.run(
            (sys.executable, script, *arguments),
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        return (done.stderr + done.stdout).split("\n")


@pytest.fixture
def worker(tmp_path: Path) -> Worker:
    """A fresh worker's folder."""
    folder = tmp_path / "app"
    folder.mkdir()
    return Worker(folder=folder, scripts=tmp_path / "probes")
