"""The front door hands the inputs' language and token to those who tell GitHub."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readiness.front import carry_out
from readiness.github.inputs import call_from_inputs
from tests.github import stub


def test_a_wrong_configuration_reaches_the_pull_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "readiness.yml").write_text("version: 1\nworkers: {}\nqeue: 1\n")
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 7, "head": {"sha": "a" * 40}}}))
    with stub.running() as github:
        environ = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": github.url,
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REPOSITORY": "octo/academy",
            "GITHUB_SHA": "b" * 40,
            "GITHUB_WORKSPACE": str(tmp_path),
            "INPUT_GITHUB-TOKEN": stub.TOKEN,
            "INPUT_LANGUAGE": "ko",
        }
        assert carry_out(lambda: call_from_inputs(environ), environ) == 2
    assert github.problems == []
    assert github.statuses == {"readiness/verdict": "error"}
    assert github.asked(stub.STATUS)[0].parameters["sha"] == "a" * 40
    (comment,) = github.comments
    assert "## 설정 오류 · 설정을 고친 후 다시 실행하세요." in comment["body"]
    assert capsys.readouterr().out.splitlines()[-1] == "CONFIGURATION ERROR (exit 2)"
