"""A started action: reads its output as the runner does, and can cancel it as the runner does."""

from __future__ import annotations

import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from tests.runner.file_commands import FileCommands
from tests.runner.manager import BadStopTokenError, CommandManager
from tests.runner.model import Conclusion, Level, StepResult
from tests.runner.step import Step

_CANCEL = ((signal.SIGINT, 7.5), (signal.SIGTERM, 2.5))


@dataclass(frozen=True, kw_only=True)
class Started:
    """What is known when the container has been started; `build_s` is in seconds."""

    docker: subprocess.Popen[str]
    container: str
    files: FileCommands
    build_s: float
    workspace: Path | None


class RunningStep:
    """A started action: `wait` reads it to its end, `cancel` ends it early."""

    def __init__(
        self,
        step: Step,
        start: Started,
        at_the_end: ExitStack,
        post: Callable[[Step], RunningStep] | None = None,
    ) -> None:
        self._step = step
        self._start = start
        self._at_the_end = at_the_end
        self._post = post
        self._manager = CommandManager(step)
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._started_at = time.monotonic()
        self._cancelled = False
        self._given_up = False
        streams = [stream for stream in (start.docker.stdout, start.docker.stderr) if stream]
        self._open = len(streams)
        for stream in streams:
            threading.Thread(target=self._pump, args=(stream,), daemon=True).start()

    @property
    def client(self) -> subprocess.Popen[str]:
        """The docker client, which is all that the runner itself has of the action."""
        return self._start.docker

    @property
    def container(self) -> str:
        """The name of the action's container."""
        return self._start.container

    def cancel(self) -> None:
        """Ends it as a cancelled job does: the docker client, and nothing else, gets the signals.

        SIGINT at once, SIGTERM after 7.5 s, SIGKILL 2.5 s later: that one the container never
        sees. Returns when the client has ended; call it beside `wait`, from another thread.
        """
        self._cancelled = True
        for number, patience in _CANCEL:
            self._start.docker.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                self._start.docker.wait(patience)
        self._start.docker.kill()

    def wait(self) -> StepResult:
        """Reads the log to its end, takes over the file commands, and gives the result."""
        while self._open:
            line = self._lines.get()
            if line is None:
                self._open -= 1
            else:
                self._take(line)
        exit_code = self._start.docker.wait()
        duration_s = time.monotonic() - self._started_at
        with self._at_the_end:
            summary = self._start.files.process(self._step)
            # At the job's end, whatever became of the step.
            post = self._post(self._step).wait() if self._post else None
        return replace(self._result(exit_code, summary, duration_s), post=post)

    def _pump(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                self._lines.put(line.removesuffix("\n"))
        self._lines.put(None)

    def _take(self, line: str) -> None:
        if self._given_up:
            return
        try:
            self._manager.handle(line)
        except BadStopTokenError as refused:
            self._step.issue(Level.ERROR, str(refused))
            self._step.failed = self._given_up = True

    def _conclusion(self, exit_code: int) -> Conclusion:
        if self._cancelled:
            return Conclusion.CANCELLED
        failed = exit_code != 0 or self._step.failed
        return Conclusion.FAILURE if failed else Conclusion.SUCCESS

    def _result(self, exit_code: int, summary: str, duration_s: float) -> StepResult:
        return StepResult(
            exit_code=exit_code,
            conclusion=self._conclusion(exit_code),
            annotations=tuple(self._step.annotations),
            outputs=dict(self._step.outputs),
            state=dict(self._step.state),
            environment=dict(self._step.environment),
            matchers=tuple(self._step.matchers),
            summary=summary,
            log=tuple(self._step.log),
            build_s=self._start.build_s,
            duration_s=duration_s,
            workspace=self._start.workspace,
            container=self._start.container,
        )
