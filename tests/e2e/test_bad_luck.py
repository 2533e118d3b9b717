"""Bad input and bad luck: the right status, a sentence that helps, no traceback, nothing left."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.engine_state import left_of, lines

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]

DOCKERFILE = (
    'FROM python:3.13-slim\nCOPY worker.py /app/\nWORKDIR /app\nCMD ["python", "worker.py"]\n'
)
WORKER = "import time\n\nif __name__ == '__main__':\n    time.sleep(60)\n"
GATES = """\
      image: {import: worker}
      redis: {waive: no Redis here}
      queue: {name: jobs, message: {id: 1}, timeout: 2s}
      database: {query: "SELECT status FROM jobs", expect: DONE, timeout: 2s, settle: 0}
"""
SETUP = "setup:\n  - sql: \"CREATE TABLE jobs (status text); INSERT INTO jobs VALUES ('NEW')\"\n"


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a run of the command line ended; the report is empty where there is none."""

    status: int
    text: str
    report: dict[str, Any]

    @property
    def last_line(self) -> str:
        return self.text.rstrip("\n").rpartition("\n")[2]

    @property
    def causes(self) -> dict[str, str | None]:
        return {gate["id"]: gate["cause"] for gate in self.report["workers"][0]["gates"]}


class Repository:
    """A small repository in a folder, with one worker that is to be wrong in one way."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("Dockerfile", DOCKERFILE)
        self.write("worker.py", WORKER)
        self.configure()

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text)

    def configure(
        self, *, before: str = "", worker: str = "build: .", setup: str = SETUP, gates: str = GATES
    ) -> None:
        text = f"version: 1\n{before}{setup}workers:\n  w:\n    {worker}\n    gates:\n{gates}"
        self.write("readiness.yml", text)

    def start(self, *options: str, **environ: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            (sys.executable, "-m", "readiness.cli", "run", *options),
            cwd=self.root,
            env={**os.environ, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *options: str, **environ: str) -> Ended:
        return self.end(self.start(*options, **environ))

    def end(self, process: subprocess.Popen[str]) -> Ended:
        text, _ = process.communicate(timeout=200)
        return self.ended(process.returncode, text)

    def ended(self, status: int, text: str) -> Ended:
        file = self.root / "readiness-report/report.json"
        report = json.loads(file.read_text()) if file.exists() else {}
        ended = Ended(status=status, text=text, report=report)
        assert "Traceback" not in text, text
        assert f"(exit {ended.status})" in ended.last_line, text
        if report:
            assert left_of(report["run_id"]) == frozenset(), text
        return ended


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


@pytest.fixture
def dead_socket(tmp_path: Path) -> Path:
    path = tmp_path / "docker.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
    return path


def test_without_an_engine_the_check_fails_and_says_what_is_needed(repository: Repository) -> None:
    ended = repository.run(DOCKER_HOST="unix:///nowhere/docker.sock")
    assert (ended.status, ended.last_line) == (3, "CHECK FAILED (exit 3)")
    assert "Docker engine" in ended.text


def test_a_socket_that_nobody_listens_on_is_told(repository: Repository, dead_socket: Path) -> None:
    ended = repository.run(DOCKER_HOST=f"unix://{dead_socket}")
    assert ended.status == 3
    assert "Docker engine" in ended.text


def test_an_engine_elsewhere_is_refused_with_the_reason(repository: Repository) -> None:
    ended = repository.run(DOCKER_HOST="tcp://127.0.0.1:1")
    assert ended.status == 3
    assert "engine" in ended.text


def test_a_dockerfile_that_does_not_build_is_red_at_its_line(repository: Repository) -> None:
    repository.write("Dockerfile", DOCKERFILE.replace("COPY", "RUN false\nCOPY"))
    ended = repository.run()
    assert ended.status == 1
    assert ended.causes == {
        "image": "build-failed",
        "redis": None,
        "queue": "blocked",
        "database": "blocked",
    }
    assert "at: Dockerfile:2" in ended.text


def test_a_worker_s_image_that_cannot_be_pulled_is_red(repository: Repository) -> None:
    repository.configure(worker="image: no-such-image-anywhere:1")
    ended = repository.run()
    assert ended.status == 1
    assert ended.causes["image"] == "image-not-found"


def test_a_server_s_image_that_cannot_be_pulled_is_the_lab_s_fault(repository: Repository) -> None:
    repository.configure(before="services: {postgres: {image: 'no-such-postgres:1'}}\n")
    ended = repository.run()
    assert (ended.status, ended.last_line) == (3, "CHECK FAILED (exit 3)")
    assert ended.causes["database"] == "lab-failed"
    assert "no-such-postgres:1" in ended.text


def test_an_own_service_that_does_not_come_up_blocks_what_needs_it(repository: Repository) -> None:
    service = "services:\n  api: {image: w, command: 'false', ready: {tcp: 80, timeout: 5s}}\n"
    repository.configure(before=service)
    ended = repository.run()
    assert ended.status == 1
    assert ended.causes["image"] is None
    assert {ended.causes["queue"], ended.causes["database"]} == {"service-failed"}


def test_sql_of_the_setup_that_is_wrong_is_told_with_its_place(repository: Repository) -> None:
    repository.write("state.sql", "CREATE TABLE jobs (status text);\nINSERT INTO job VALUES (1);\n")
    repository.configure(setup="setup:\n  - sql: state.sql\n")
    ended = repository.run()
    assert ended.status == 1
    assert {ended.causes["queue"], ended.causes["database"]} == {"setup-failed"}
    assert "at: state.sql:2" in ended.text


def test_a_step_that_exits_with_an_error_is_told_with_its_last_lines(
    repository: Repository,
) -> None:
    step = "setup:\n  - run: {image: w, command: [sh, -c, 'echo no column; exit 3']}\n"
    repository.configure(setup=step)
    ended = repository.run()
    assert ended.status == 1
    assert "it exited 3" in ended.text
    assert "| no column" in ended.text


def test_a_message_file_that_is_no_json_is_sent_as_it_is(repository: Repository) -> None:
    repository.write("message.json", "{not json")
    gates = GATES.replace("message: {id: 1}", "message: {file: message.json}")
    repository.configure(gates=gates)
    ended = repository.run()
    assert ended.causes["queue"] == "never-received"


def test_a_query_with_an_error_is_the_query_s_fault(repository: Repository) -> None:
    repository.configure(gates=GATES.replace("SELECT status", "SELECT state"))
    ended = repository.run()
    assert ended.status == 1
    assert ended.causes["database"] == "query-failed"


def test_a_worker_whose_command_is_not_there_is_told(repository: Repository) -> None:
    repository.configure(worker="build: .\n    command: [no-such-program]")
    ended = repository.run()
    assert ended.status == 1
    assert ended.causes["queue"] == "worker-exited"


def test_a_worker_that_does_nothing_is_told_when_its_time_is_up(repository: Repository) -> None:
    ended = repository.run()
    assert (ended.status, ended.last_line) == (1, "NOT READY 1/4 (exit 1)")
    assert ended.causes == {
        "image": None,
        "redis": None,
        "queue": "never-received",
        "database": "unreachable",
    }


def test_the_whole_run_s_time_is_an_error_where_it_is_up(repository: Repository) -> None:
    repository.configure(gates=GATES.replace("timeout: 2s", "timeout: 100s"))
    ended = repository.run("--timeout", "8s")
    assert (ended.status, ended.last_line) == (3, "CHECK FAILED (exit 3)")
    assert ended.causes["queue"] == "timeout"


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (("--worker", "nobody"), "nobody"),
        (("--config", "nothing.yml"), "nothing.yml"),
        (("--env-file", "none.env"), "none.env"),
        (("--timeout", "soon"), "soon"),
    ],
)
def test_a_wrong_call_is_told(repository: Repository, options: tuple[str, str], text: str) -> None:
    ended = repository.run(*options)
    assert (ended.status, ended.last_line) == (2, "CONFIGURATION ERROR (exit 2)")
    assert text in ended.text


def test_a_wrong_configuration_is_told_with_line_and_column(repository: Repository) -> None:
    repository.configure(worker="build: .\n    comand: python worker.py")
    ended = repository.run()
    assert ended.status == 2
    assert "readiness.yml:7:5" in ended.text
    assert "command" in ended.text


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("after", ["look for what dead runs left", "build w", "setup 1"])
def test_a_run_that_is_cancelled_leaves_nothing(
    repository: Repository, number: signal.Signals, after: str
) -> None:
    repository.configure(gates=GATES.replace("timeout: 2s", "timeout: 100s"))
    process = repository.start()
    assert process.stdout is not None
    assert any(after in line for line in process.stdout)
    process.send_signal(number)
    ended = repository.end(process)
    assert (ended.status, ended.last_line) == (3, "CHECK FAILED (exit 3)")
    assert set(ended.causes.values()) == {"lab-failed"}


def test_what_a_killed_run_left_goes_with_the_next_one(repository: Repository) -> None:
    repository.configure(gates=GATES.replace("timeout: 2s", "timeout: 100s"))
    process = repository.start()
    owner = _owner_of_the_lab(repository.root)
    subprocess.run(("docker", "kill", owner), capture_output=True, check=True)
    process.communicate(timeout=60)
    left = ("ps", "-a", "-q", "--filter", f"label=readiness.owner={owner}")
    assert lines(*left)
    repository.configure()
    repository.run()
    assert lines(*left) == frozenset()


def _owner_of_the_lab(root: Path) -> str:
    """The container in which the run on that repository works, once its lab has containers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for owner in lines("ps", "-q", "--no-trunc", "--filter", f"volume={root}"):
            if lines("ps", "-q", "--filter", f"label=readiness.owner={owner}"):
                return owner
        time.sleep(0.1)
    raise AssertionError("no lab came up within 60 s")
