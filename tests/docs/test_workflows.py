"""The workflows to copy are ones that GitHub takes, and ask for no more than they need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from tests.docs.pages import PROJECT

FOLDER = PROJECT / "examples" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
ACTION = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))
RULESET = json.loads((FOLDER / "ruleset.json").read_text(encoding="utf-8"))
WRITES = {"statuses", "pull-requests"}


def read(file: Path) -> Any:
    # YAML 1.1 reads `on` as true; GitHub does not.
    return yaml.safe_load(file.read_text(encoding="utf-8").replace("\non:", '\n"on":'))


def run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_is_one_for_each_way_to_merge() -> None:
    events = [set(read(file)["on"]) for file in WORKFLOWS]
    assert {"pull_request", "merge_group", "push", "schedule"} <= set().union(*events)


def test_github_takes_them() -> None:
    schema = ("--builtin-schema", "vendor.github-workflows")
    run(sys.executable, "-m", "check_jsonschema", *schema, *WORKFLOWS)


def test_they_are_safe() -> None:
    # What a user would pin is written by its release here: the action has no commit to name yet.
    zizmor = Path(sys.executable).with_name("zizmor")
    run(zizmor, "--offline", "--config", FOLDER.parents[1] / "tests/docs/zizmor.yml", *WORKFLOWS)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_each_job_has_the_permissions_it_needs_and_a_time_limit(file: Path) -> None:
    workflow = read(file)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"]
        assert job["permissions"].pop("contents") == "read"
        assert set(job["permissions"]) <= WRITES
        assert set(job["permissions"].values()) <= {"write"}


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_the_action_gets_only_inputs_that_it_has(file: Path) -> None:
    steps = [step for job in read(file)["jobs"].values() for step in job["steps"]]
    given = [step.get("with", {}) for step in steps if "readiness-action" in step["uses"]]
    assert given
    assert set().union(*given) <= set(ACTION["inputs"])


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_the_required_check_is_a_job_of_each_that_nothing_leaves_out(file: Path) -> None:
    (rule,) = RULESET["rules"]
    (required,) = rule["parameters"]["required_status_checks"]
    workflow = read(file)
    job = workflow["jobs"][required["context"]]
    assert job.get("name", required["context"]) == required["context"]
    assert job.get("if", "always()") == "always()"
    assert not any("paths" in str(event) for event in workflow["on"].values())


def test_github_takes_the_ruleset() -> None:
    described = PROJECT / "tests" / "github" / "openapi" / "ruleset.json"
    schema = json.loads(described.read_text(encoding="utf-8"))["schema"]
    assert list(Draft7Validator(schema).iter_errors(RULESET)) == []
    assert list(Draft7Validator(schema).iter_errors({**RULESET, "enforcement": "on"}))
