"""Workers of one run, two of them on one image: what one does wrong makes no other red."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.runner import Call, run_action

pytestmark = [pytest.mark.engine, pytest.mark.timeout(400)]

ROOT = Path(__file__).parents[2]
ACADEMY = ROOT / "examples" / "academy"
OF_THE_OTHER = "http://sqs:4566/000000000000/academy-ai-jobs-lite"


@pytest.fixture
def academy(tmp_path: Path) -> Path:
    """The academy, but its GPU worker is started with the queue of its brother."""
    place = tmp_path / "academy"
    shutil.copytree(ACADEMY, place, ignore=shutil.ignore_patterns("readiness-report"))
    file = place / "readiness.yml"
    text = file.read_text(encoding="utf-8")
    wrong = f"AI_MODE: gpu, SQS_QUEUE_URL: '{OF_THE_OTHER}'"
    text = text.replace("AI_MODE: gpu", wrong)
    text = text.replace(
        "name: academy-ai-jobs-gpu\n", "name: academy-ai-jobs-gpu\n        timeout: 45s\n"
    )
    text = text.replace(
        "expect: {status: DONE, device: cpu}\n",
        "expect: {status: DONE, device: cpu}\n        timeout: 45s\n",
    )
    file.write_text(text, encoding="utf-8")
    return place


def test_a_worker_at_anothers_queue_is_red_and_the_other_is_not(
    academy: Path, tmp_path: Path
) -> None:
    step = run_action(
        Call(
            action_dir=ROOT,
            workspace=academy,
            inputs={"worker": "ai-cpu,ai-gpu"},
            token="",
            work_dir=tmp_path / "w",
        )
    )
    assert str(step.log[-1]) == "NOT READY 6/8 (exit 1)"
    gates = json.loads(step.outputs["gates"])
    assert {gate["status"] for gate in gates["ai-cpu"].values()} == {"pass"}
    assert gates["ai-gpu"]["queue"] == {"status": "fail", "cause": "wrong-queue"}, step.text
