"""The examples as GitHub's runner would run them: academy is ready, each broken one is red once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from readiness.report import json_report
from tests.e2e.engine_state import left_of, tagged
from tests.runner import Annotation, Call, StepResult, run_action
from tests.runner.checkout import RUNNER_UID
from tests.runner.environment import RUNTIME_TOKEN

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
TOKEN = "ghs_a-token-that-nobody-may-see"
BORROWED = "academy-base:latest"
PASSES = {"image": "pass", "redis": "pass", "queue": "pass", "database": "pass"}


@dataclass(frozen=True, kw_only=True)
class Broken:
    """What a broken example must show: its gate, its cause, and where the annotation stands."""

    gate: str
    cause: str
    file: str
    text: str


BROKEN = {
    "image": Broken(
        gate="image",
        cause="forbidden-module",
        file="video/serializers.py",
        text="rest_framework",
    ),
    "redis": Broken(
        gate="redis",
        cause="client-none",
        file="worker/redis_client.py",
        text="def get_redis_client",
    ),
    "queue": Broken(gate="queue", cause="ack-before-commit", file="readiness.yml", text="queue:"),
    "database": Broken(gate="database", cause="reverted", file="readiness.yml", text="query:"),
}


@dataclass(frozen=True, kw_only=True)
class Played:
    """An example's step, its report, and what bore the borrowed tag before and after."""

    step: StepResult
    workspace: Path
    report: Mapping[str, Any]
    borrowed: tuple[frozenset[str], frozenset[str]]


Play = Callable[[str], Played]


@pytest.fixture(scope="session")
def play(tmp_path_factory: pytest.TempPathFactory) -> Play:
    """Runs each example once for all tests that look at it."""

    @cache
    def played(example: str) -> Played:
        before = tagged(BORROWED)
        step = run_action(
            Call(
                action_dir=ROOT,
                workspace=ROOT / "examples" / example,
                token=TOKEN,
                work_dir=tmp_path_factory.mktemp("step") / "work",
            )
        )
        assert step.workspace is not None, "the step's workspace was not kept"
        report = json.loads((step.workspace / "readiness-report/report.json").read_text())
        return Played(
            step=step, workspace=step.workspace, report=report, borrowed=(before, tagged(BORROWED))
        )

    return played


def gates(report: Mapping[str, Any], worker: int = 0) -> dict[str, str]:
    return {gate["id"]: gate["status"] for gate in report["workers"][worker]["gates"]}


def test_the_academy_is_ready(play: Play) -> None:
    played = play("academy")
    assert (played.step.exit_code, played.step.outputs["score"]) == (0, "16/16")
    assert [gates(played.report, worker) for worker in range(4)] == [PASSES] * 4
    assert str(played.step.log[-1]) == "READY 16/16 (exit 0)"


def test_two_workers_on_one_image_are_seen_each_at_its_own_queue(play: Play) -> None:
    played = play("academy")
    images = json.loads(played.step.outputs["image-digest"])
    assert images["ai-cpu"] == images["ai-gpu"] != images["video"]
    for worker, queue in ((1, "academy-ai-jobs-lite"), (2, "academy-ai-jobs-gpu")):
        gate = played.report["workers"][worker]["gates"][2]
        assert gate["control"]["statement"].endswith(f"1 message lay untouched on {queue}")
    builds = [entry["phase"] for entry in played.report["timeline"] if "build" in entry["phase"]]
    assert sorted(builds) == [
        "build ai",
        "build api",
        "build base",
        "build messaging",
        "build video",
    ]


def test_a_green_run_is_quiet(play: Play) -> None:
    step = play("academy").step
    assert step.annotations == ()
    assert step.summary.startswith("## READY 16/16")


def test_every_output_is_written(play: Play) -> None:
    played = play("academy")
    step = played.step
    assert set(step.outputs) == {
        "verdict",
        "score",
        "passed",
        "total",
        "gates",
        "report",
        "junit",
        "summary",
        "predicate",
        "image",
        "image-digest",
        "matrix",
    }
    assert step.outputs["verdict"] == "ready"
    for name in ("report", "junit", "summary", "predicate"):
        assert (played.workspace / step.outputs[name]).is_file()


def test_the_reports_belong_to_the_workspace_s_owner(play: Play) -> None:
    played = play("academy")
    files = [
        played.workspace / "readiness-report",
        *(played.workspace / "readiness-report").iterdir(),
    ]
    assert {file.stat().st_uid for file in files} == {RUNNER_UID}


@pytest.mark.parametrize("example", ["academy", "broken/redis"])
def test_the_report_keeps_to_its_schema(play: Play, example: str) -> None:
    jsonschema.validate(play(example).report, json_report.schema())


@pytest.mark.parametrize("example", ["academy", *(f"broken/{name}" for name in BROKEN)])
def test_no_token_is_shown_anywhere(play: Play, example: str) -> None:
    played = play(example)
    step = played.step
    reports = [file.read_text() for file in (played.workspace / "readiness-report").iterdir()]
    shown = "\n".join((step.text, step.summary, *step.outputs.values(), *reports))
    assert TOKEN not in shown
    assert RUNTIME_TOKEN not in shown


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_worker_is_red_at_its_gate_only(play: Play, name: str) -> None:
    played, expected = play(f"broken/{name}"), BROKEN[name]
    assert (played.step.exit_code, played.step.outputs["score"]) == (1, "3/4")
    assert gates(played.report) == {**PASSES, expected.gate: "fail"}
    gate = next(g for g in played.report["workers"][0]["gates"] if g["id"] == expected.gate)
    assert gate["cause"] == expected.cause
    assert gate["hint"]
    assert gate["evidence"]


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_worker_has_one_annotation_at_the_line_to_mend(play: Play, name: str) -> None:
    played, expected = play(f"broken/{name}"), BROKEN[name]
    step = played.step
    (found,) = (each for each in step.annotations if each.level == "error")
    assert isinstance(found, Annotation)
    assert found.file == expected.file
    assert found.title == f"video/{expected.gate}: {expected.cause}"
    lines = (played.workspace / expected.file).read_text().split("\n")
    assert found.line is not None
    assert expected.text in lines[found.line - 1]


def test_a_broken_contract_is_a_warning_at_its_line_and_no_part_of_the_score(play: Play) -> None:
    played = play("broken/image")
    broken, kept = played.report["code"]["contracts"]
    assert (broken["status"], kept["status"]) == ("broken", "kept")
    (warning,) = (each for each in played.step.annotations if each.level == "warning")
    assert (warning.file, warning.line) == ("worker/jobs.py", broken["chains"][0][0]["line"])
    assert "check the imports" in {span["phase"] for span in played.report["timeline"]}
    jsonschema.validate(played.report, json_report.schema())


@pytest.mark.parametrize("example", ["academy", *(f"broken/{name}" for name in BROKEN)])
def test_nothing_is_left_behind(play: Play, example: str) -> None:
    played = play(example)
    assert left_of(played.report["run_id"]) == frozenset()
    assert played.borrowed[0] == played.borrowed[1]
