"""A worker that logs, forks or hangs without end neither kills nor hangs the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from readiness.engine.containers import PIDS
from tests.chaos.repository import CONFIGURATION, WORKER, write
from tests.e2e.test_bad_luck import Repository
from tests.memory import peaks

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

MEGABYTES = 300
"""More than the engine keeps of a worker's output, so that it is seen to turn to new files."""

MOST_KB = 200_000
"""What the run's own process may take at its peak."""

FLOOD = f"""\
    block = b"".join(b"%08d a line of a hundred bytes, as {"x" * 60}\\n" % n for n in range(10000))
    for _ in range({MEGABYTES}):
        os.write(1, block)
"""
FORKS = """\
    import signal
    import sys
    import threading
    import time

    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    count = 1
    try:
        while True:
            if count > 300:
                threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
            elif not os.fork():
                time.sleep(1000)
            count += 1
    except (OSError, RuntimeError) as error:
        print("no more after", count, error, file=sys.stderr, flush=True)
    with open("/tmp/big", "wb") as file:
        for _ in range(500):
            file.write(bytes(1 << 20))
    while True:
        time.sleep(1000)
"""


class Working(Repository):
    """A repository whose worker does something before it finishes its job."""

    def __init__(self, root: Path, what: str, *, patience: str) -> None:
        self.root = root
        write(root)
        worker = WORKER.replace("def main", f"def before():\n{what}\n\ndef main")
        self.write(
            "worker.py",
            worker.replace("            with", "            before()\n            with"),
        )
        times = f"timeout: {patience}, "
        text = CONFIGURATION.replace("chaos-base", "limits").replace(
            "{name: jobs", f"{{{times}name: jobs"
        )
        text = text.replace("settle: 0.2s", f"{times}settle: 0.2s").replace(
            "    egress: true\n", ""
        )
        self.write("readiness.yml", text)
        self.write("Dockerfile", (root / "Dockerfile").read_text().replace("chaos-base", "limits"))


def test_an_honest_worker_that_logs_very_much_is_ready_and_costs_us_no_memory(
    tmp_path: Path,
) -> None:
    repository = Working(tmp_path, FLOOD, patience="300s")
    process = repository.start()
    peak = max(peaks(f"volume={tmp_path}", lambda: process.poll() is None))
    ended = repository.end(process)

    assert (ended.status, ended.last_line) == (0, "READY 4/4 (exit 0)"), ended.text
    assert 10_000 < peak < MOST_KB


def test_a_worker_that_forks_fills_and_hangs_is_red_and_leaves_nothing(tmp_path: Path) -> None:
    ended = Working(tmp_path, FORKS, patience="40s").run()

    assert (ended.status, ended.last_line) == (1, "NOT READY 2/4 (exit 1)"), ended.text
    assert ended.causes == {
        "image": None,
        "redis": None,
        "queue": "received-not-deleted",
        "database": "unreachable",
    }
    assert f"no more after {PIDS}" in ended.text
