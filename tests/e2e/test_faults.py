"""A server of the lab that dies or is paused while the worker works: never the worker's fault."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from tests.chaos.repository import CONFIGURATION, WORKER, write
from tests.e2e.engine_state import lines
from tests.e2e.test_bad_luck import Repository

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]

SLOW = WORKER.replace(
    "            with psycopg.connect",
    "            cache = client()\n"
    "            for _ in range(60):\n"
    '                cache.set("alive", "1")\n'
    "                time.sleep(0.05)\n"
    "            with psycopg.connect",
).replace("import os\n", "import os\nimport time\n")


class Slow(Repository):
    """A repository whose worker works for three seconds, with Redis at hand."""

    def __init__(self, root: Path) -> None:
        self.root = root
        write(root)
        self.write("worker.py", SLOW)
        quick = "{name: jobs, message: {id: 1}, timeout: 12s}"
        gates = CONFIGURATION.replace("{name: jobs, message: {id: 1}}", quick)
        gates = gates.replace("expect: DONE, settle: 0.2s", "expect: DONE, settle: 0, timeout: 12s")
        self.write(
            "readiness.yml", gates.replace('tag: "chaos-base:latest"', 'tag: "faults:latest"')
        )
        self.write("Dockerfile", (root / "Dockerfile").read_text().replace("chaos-base", "faults"))


@pytest.mark.parametrize("deed", ["kill", "pause"])
@pytest.mark.parametrize("server", ["redis", "postgres", "aws", "sink"])
def test_what_befalls_a_server_is_no_fault_of_the_worker_s(
    tmp_path: Path, server: str, deed: str
) -> None:
    repository = Slow(tmp_path)
    process = repository.start()
    worker = _running(repository.root, "worker-w")
    time.sleep(1.0)
    subprocess.run(("docker", deed, worker.replace("worker-w", server)), check=True)
    ended = repository.end(process)

    statuses = {gate["id"]: gate["status"] for gate in ended.report["workers"][0]["gates"]}
    assert set(statuses.values()) <= {"pass", "error"}, ended.text
    assert ended.status in (0, 3)
    assert "the lab's" in ended.text or ended.status == 0


def _running(root: Path, role: str) -> str:
    """The name of that run's container of the role, once it runs."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        for owner in lines("ps", "-q", "--no-trunc", "--filter", f"volume={root}"):
            mine = ("--filter", f"label=readiness.owner={owner}", "--filter", f"name=-{role}$")
            for name in lines("ps", "--format", "{{.Names}}", *mine):
                return name
        time.sleep(0.05)
    raise AssertionError("the worker did not start within 120 s")
