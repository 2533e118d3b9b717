"""action.yml is what GitHub accepts, and what the contract promises to users."""

import json
from importlib import resources
from pathlib import Path

import jsonschema
import yaml

from tests.runner.metadata import read_action

ROOT = Path(__file__).parents[1]
DEFAULTS = {
    "config": "",
    "worker": "",
    "fail-under": "4",
    "github-token": "${{ github.token }}",
    "comment": "auto",
    "statuses": "auto",
    "env-file": "",
    "report-dir": "readiness-report",
    "cache": "auto",
    "registry": "",
    "username": "",
    "password": "",
    "docker-config": "",
    "language": "en",
    "timeout": "",
    "plan": "",
    "merge": "",
}
OUTPUTS = (
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
)


def test_action_yml_follows_githubs_schema() -> None:
    vendored = resources.files("check_jsonschema") / "builtin_schemas/vendor/github-actions.json"
    schema = json.loads(vendored.read_text("utf-8"))
    jsonschema.validate(yaml.safe_load((ROOT / "action.yml").read_text("utf-8")), schema)


def test_the_inputs_and_their_defaults_are_those_of_the_contract() -> None:
    assert read_action(ROOT).inputs == DEFAULTS


def test_the_outputs_are_those_of_the_contract() -> None:
    assert read_action(ROOT).outputs == OUTPUTS


def test_every_input_and_output_is_described_in_one_sentence() -> None:
    content = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    for name, value in {**content["inputs"], **content["outputs"]}.items():
        description = value["description"]
        assert description[0].isupper(), name
        assert description.endswith("."), name
        assert ". " not in description, name


def test_the_action_runs_in_its_own_image() -> None:
    action = read_action(ROOT)
    assert action.dockerfile == ROOT / "Dockerfile"
