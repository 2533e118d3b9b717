"""`python -m tests.chaos [--runs N] [--seed N]`: strikes runs down and says what came of it."""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from readiness.engine import connect, sweep
from tests.chaos.blow import Blow, draw, strike
from tests.chaos.engine import left
from tests.chaos.repository import write
from tests.e2e.engine_state import lines

END_S = 60.0
"""So long a run may take to end once it was struck: its container is gone by then, or hangs."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Strike so many runs: 0 when nothing was left and no verdict was wrong."""
    options = _options(arguments)
    before = left()
    with tempfile.TemporaryDirectory(prefix="readiness-chaos-") as folder:
        root = Path(folder)
        write(root)
        whole_s = _whole(root)
        print(f"seed {options.seed}; a whole run takes {whole_s:.1f} s", flush=True)
        blows = draw(random.Random(options.seed), whole_s * 1.05)  # noqa: S311  no secret
        count: Counter[str] = Counter()
        for number in range(1, options.runs + 1):
            blow = next(blows)
            wrong = _struck(blow, root)
            stays = _after_the_sweep(root) - before
            count.update(struck=1, wrong=bool(wrong), leaked=len(stays))
            if wrong or stays:
                print(f"{number}: {blow.way} after {blow.after_s:.2f} s: {wrong} {sorted(stays)}")
            elif number % 20 == 0:
                print(f"{number} runs struck: {dict(count)}", flush=True)
    print(
        f"{count['struck']} runs struck, {count['leaked']} leaked, {count['wrong']} wrong verdicts"
    )
    return 1 if count["leaked"] or count["wrong"] else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="chaos")
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(arguments)


def _start(root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        (sys.executable, "-m", "readiness.cli", "run", "--root", root),
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _whole(root: Path) -> float:
    """How long a run takes that is left alone; it also warms what is kept on the engine."""
    _ready(root)
    began = time.monotonic()
    _ready(root)
    return time.monotonic() - began


def _ready(root: Path) -> None:
    process = _start(root)
    text, _ = process.communicate()
    if process.returncode != 0:
        raise SystemExit(f"the worker is not ready to begin with:\n{text}")


def _struck(blow: Blow, root: Path) -> str:
    """Strike one run; what is wrong with how it ended, or nothing."""
    report = root / "readiness-report/report.json"
    report.unlink(missing_ok=True)
    process = _start(root)
    strike(blow, process, root)
    try:
        text, _ = process.communicate(timeout=END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        return f"still ran {END_S:.0f} s later"
    return judged(process.returncode, text, report)


def judged(status: int, text: str, report: Path) -> str:
    """What is wrong: the worker is ready, so a run says that, or that it could not find out."""
    if status == 1 or "NOT READY" in text:
        return f"a wrong verdict, exit {status}: {text[-300:]}"
    if status == 0 and "READY 4/4 (exit 0)" not in text:
        return f"exit 0 without the verdict: {text[-300:]}"
    if "Traceback" in text:
        return f"a traceback: {text[-1500:]}"
    if report.exists() and json.loads(report.read_text())["verdict"] == "not-ready":
        return "a wrong verdict in report.json"
    return ""


def _after_the_sweep(root: Path) -> frozenset[str]:
    """What is there after the sweep with which the next run begins."""
    _wait_for_the_container(root)
    sweep(connect())
    return left()


def _wait_for_the_container(root: Path) -> None:
    """A run whose client was killed goes on in its container, and is no dead one until it ends."""
    deadline = time.monotonic() + END_S
    while time.monotonic() < deadline and lines("ps", "-q", "--filter", f"volume={root}"):
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
