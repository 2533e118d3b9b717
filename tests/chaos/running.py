"""A run that is to be struck, in either form: what it is started by, and how it ended."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from readiness.action_image import image_tag
from tests.e2e.engine_state import lines
from tests.runner import Call, StepResult, start_action

PROJECT = Path(__file__).parents[2]
START_S = 10.0
"""So long the engine may take to start a container: what is not started then never will be."""
POST_S = 60.0
"""What the post step may take besides: it waits for a container that still works."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a run ended: `verdict` is that of its report.json, empty where there is none."""

    status: int
    text: str
    verdict: str
    hung: bool = False


class Running(Protocol):
    """A run that has been started."""

    client: subprocess.Popen[str]
    """What was started: the command line, or the docker client of GitHub's runner."""

    def kill_container(self) -> bool:
        """Kill the container in which it works; whether there was one."""

    def end(self, seconds: float) -> Ended:
        """Wait until all of it is over, its container and the post step too."""


class CommandLine:
    """`readiness run` in a repository."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._report = root / "readiness-report/report.json"
        self._report.unlink(missing_ok=True)
        self.client = subprocess.Popen(
            (sys.executable, "-m", "readiness.cli", "run", "--root", root),
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def kill_container(self) -> bool:
        """By what it has mounted: nobody tells its name."""
        return _kill(*_containers_on(self._root))

    def end(self, seconds: float) -> Ended:
        """A run whose client was killed goes on in its container, and is no dead one until then."""
        deadline, hung = time.monotonic() + seconds, False
        try:
            text, _ = self.client.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            hung = True
            self.client.kill()
            text, _ = self.client.communicate()
        _wait_for_the_start(self._root)
        while _containers_on(self._root):
            if hung := time.monotonic() > deadline:
                self.kill_container()
                break
            time.sleep(0.2)
        return Ended(
            status=self.client.returncode, text=text, verdict=_verdict(self._report), hung=hung
        )


class Step:
    """The action as a step of a workflow, as GitHub's runner starts it; with its post step."""

    def __init__(self, root: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(dir=root.parent, ignore_cleanup_errors=True)
        call = Call(
            action_dir=PROJECT,
            workspace=root,
            image=image_tag(),
            inputs={"comment": "never", "statuses": "false"},
            work_dir=Path(self._folder.name) / "work",
        )
        self._step = start_action(call)
        self.client = self._step.client
        self._result: StepResult | None = None
        self._waiting = threading.Thread(target=self._wait, daemon=True)
        self._waiting.start()

    def kill_container(self) -> bool:
        """By the name that the runner gave it."""
        return _kill(self._step.container)

    def end(self, seconds: float) -> Ended:
        """Over is when the post step is."""
        self._waiting.join(seconds + POST_S)
        result = self._result
        if result is None or result.workspace is None or result.post is None:
            return Ended(status=-1, text="", verdict="", hung=True)
        verdict = _verdict(result.workspace / "readiness-report/report.json")
        text = f"{_said(result)}\n{_said(result.post)}"
        self._folder.cleanup()
        return Ended(status=result.exit_code, text=text, verdict=verdict)

    def _wait(self) -> None:
        self._result = self._step.wait()


def _said(result: StepResult) -> str:
    return "\n".join(line.text for line in result.log if line.tag != "command")


def _wait_for_the_start(root: Path) -> None:
    """Of what the engine had just been asked to start when its client was killed, if it was."""
    deadline = time.monotonic() + START_S
    while _containers_on(root, "created") and time.monotonic() < deadline:
        time.sleep(0.2)


def _containers_on(root: Path, state: str = "running") -> frozenset[str]:
    asked = ("--filter", f"volume={root}", "--filter", f"status={state}")
    return lines("ps", "-a", "-q", "--no-trunc", *asked)


def _kill(*containers: str) -> bool:
    done = [
        subprocess.run(("docker", "kill", each), capture_output=True, check=False).returncode
        for each in containers
    ]
    return 0 in done


def _verdict(report: Path) -> str:
    try:
        return str(json.loads(report.read_text())["verdict"])
    except FileNotFoundError:
        return ""
