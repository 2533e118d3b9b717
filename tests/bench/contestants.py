"""Who runs against whom: each does the whole work once, and says how long its parts took."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from readiness.action_image import image_tag
from tests.bench.ours import repository
from tests.bench.setup import RIVALS
from tests.runner.container import find_docker
from tests.runner.harness import run_action
from tests.runner.model import Call

PROJECT = Path(__file__).resolve().parents[2]
NO_OP = """
import subprocess, sys, time
command = ["docker", "buildx", "build", "-q", "--load", "-t", "readiness-bench-no-op", "/w"]
began = time.monotonic()
subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
print(time.monotonic() - began)
"""

Parts = Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Contestant:
    """One who does the work: `run` gives the seconds it took, and those of its parts.

    Seconds of None are those that the call itself took.
    """

    name: str
    run: Callable[[], tuple[float | None, Parts]]


def rival(name: str, python: Path, script: str, *arguments: str) -> Contestant:
    """A script of `rivals`, in their own environment."""
    command = (str(python), str(RIVALS / script), *arguments)

    def run() -> tuple[float | None, Parts]:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"bench: {name} failed:\n{done.stdout}{done.stderr}")
        return None, json.loads(done.stdout.splitlines()[-1])

    return Contestant(name=name, run=run)


def ours(
    name: str,
    folder: Path,
    workers: int = 1,
    *,
    red: bool = False,
    services: Mapping[str, object] | None = None,
) -> Contestant:
    """`readiness run` on the example; a red one's worker writes a state that ends the wait."""
    status = "failed" if red else "done"
    root = repository(folder / "repository", workers, status=status, services=services)
    reports = folder / "reports"
    command = (str(Path(sys.executable).with_name("readiness")), "run", "--root", str(root))

    def run() -> tuple[float | None, Parts]:
        with Start() as start:
            began = time.time()
            done = subprocess.run(
                (*command, "--report-dir", str(reports)),
                capture_output=True,
                text=True,
                check=False,
            )
            took = time.time() - began
        if done.returncode != int(red):
            sys.exit(f"bench: {name} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        report = json.loads((reports / "report.json").read_text(encoding="utf-8"))
        return took, {**phases(report), **around(report, began, start.at)}

    return Contestant(name=name, run=run)


def action(name: str, folder: Path) -> Contestant:
    """The action as GitHub's runner runs it, from `docker run` to its end."""
    root = repository(folder / "repository")

    def run() -> tuple[float | None, Parts]:
        call = Call(action_dir=PROJECT, workspace=root, image=image_tag())
        result = run_action(call)
        if result.exit_code:
            sys.exit(f"bench: {name} ended with {result.exit_code}")
        return result.duration_s, {}

    return Contestant(name=name, run=run)


def buildx(name: str, folder: Path) -> Contestant:
    """`docker buildx build` alone, in the action's image, where nothing has changed."""
    root = repository(folder / "repository")
    socket = "/var/run/docker.sock"
    host = subprocess.run(
        (find_docker(), "context", "inspect", "-f", "{{.Endpoints.docker.Host}}"),
        capture_output=True,
        text=True,
        check=True,
    )
    mounts = (f"{host.stdout.strip().removeprefix('unix://')}:{socket}", f"{root}:/w:ro")
    options = [word for mount in mounts for word in ("-v", mount)]
    command = (find_docker(), "run", "--rm", *options, "--entrypoint", "python3", image_tag())

    def run() -> tuple[float | None, Parts]:
        done = subprocess.run((*command, "-c", NO_OP), capture_output=True, text=True, check=True)
        return float(done.stdout), {}

    return Contestant(name=name, run=run)


def phases(report: Mapping[str, object]) -> dict[str, float]:
    """When each phase of the report was over, in seconds since its timeline's beginning."""
    spans = report["timeline"]
    assert isinstance(spans, list)
    return {f"{s['phase']} {s['worker'] or ''}".strip(): s["end_s"] for s in spans}


def build_of(report: Mapping[str, object]) -> float:
    """How long the one build of the run took."""
    spans = report["timeline"]
    assert isinstance(spans, list)
    span = next(span for span in spans if span["phase"].startswith("build "))
    return float(span["end_s"] - span["start_s"])


def around(report: Mapping[str, object], began: float, started: float) -> dict[str, float]:
    """What lies before the report's first act and after its last verdict.

    The call was made at `began`, the run's own container started at `started`.
    """
    spans = report["timeline"]
    assert isinstance(spans, list)
    acted = datetime.fromisoformat(str(report["started_at"])).timestamp()
    cleaning = next(span for span in spans if span["phase"] == "clean up")
    return {
        "build": build_of(report),
        "host's part": started - began,
        "start-up": acted - started,
        "verdict to clean engine": float(str(report["duration_s"])) - cleaning["start_s"],
    }


class Start:
    """When the engine started the command line's own container; a context manager.

    The engine remembers its last 256 events only, so it is listened to while the run goes on.
    """

    def __enter__(self) -> Self:
        filters = ("--filter", "event=start", "--filter", "label=readiness.front")
        since = ("--since", f"{time.time():.3f}")
        command = (find_docker(), "events", *since, *filters, "--format", "{{json .}}")
        self._events = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._events.terminate()
        told = self._events.communicate()[0].splitlines()
        self.at = float(json.loads(told[0])["timeNano"]) / 1e9
