"""Statuses and comment go to the commit and the pull request that a person looks at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readiness.call import Call
from readiness.github.event import Subject, subject
from readiness.github.inputs import settings

PULL_REQUEST = {
    "pull_request": {"number": 7, "head": {"sha": "head"}, "base": {"ref": "main", "sha": "x"}}
}


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (PULL_REQUEST, Subject(repository="o/r", sha="head", pull_request=7, base="main")),
        (
            {"pull_request": {"head": {"sha": "head", "repo": {"full_name": "someone/r"}}}},
            Subject(repository="o/r", sha="head", fork=True),
        ),
        (
            {"pull_request": {"head": {"sha": "head", "repo": None}}},
            Subject(repository="o/r", sha="head", fork=True),
        ),
        (
            {"pull_request": {"head": {"sha": "head", "repo": {"full_name": "o/r"}}}},
            Subject(repository="o/r", sha="head"),
        ),
        ({"merge_group": {"head_sha": "group"}}, Subject(repository="o/r", sha="group")),
        ({"head_commit": {"id": "y"}, "ref": "z"}, Subject(repository="o/r", sha="run")),
        ({"schedule": "0 0 * * *"}, Subject(repository="o/r", sha="run")),
        ({"pull_request": None}, Subject(repository="o/r", sha="run")),
        ({"pull_request": {"head": [], "number": "7"}}, Subject(repository="o/r", sha="run")),
        (["no", "event"], Subject(repository="o/r", sha="run")),
    ],
)
def test_the_subject_is_what_the_event_is_about(
    tmp_path: Path, event: object, expected: Subject
) -> None:
    file = tmp_path / "event.json"
    file.write_text(json.dumps(event))
    environ = {
        "GITHUB_EVENT_PATH": str(file),
        "GITHUB_REPOSITORY": "o/r",
        "GITHUB_SHA": "run",
    }
    assert subject(environ) == expected


def test_without_an_event_the_run_s_own_commit_counts() -> None:
    assert subject({"GITHUB_SHA": "run"}) == Subject(repository="", sha="run")


def test_the_inputs_are_the_settings(tmp_path: Path) -> None:
    call = Call(root=tmp_path, report_dir=tmp_path, folder="services/a", workers=("video",))
    asked = settings(
        {
            "GITHUB_API_URL": "https://github.example/api/v3",
            "INPUT_GITHUB-TOKEN": "ghs_secret",
            "INPUT_COMMENT": "never",
            "INPUT_STATUSES": "true",
        },
        call,
    )
    assert (asked.api_url, asked.token) == ("https://github.example/api/v3", "ghs_secret")
    assert (asked.comment, asked.statuses) == ("never", "true")
    assert asked.key == "services/a/readiness.yml video"
    assert asked.selected == ("video",)
    assert "ghs_secret" not in repr(asked)


def test_the_settings_have_defaults(tmp_path: Path) -> None:
    asked = settings({}, Call(root=tmp_path, report_dir=tmp_path))
    assert (asked.comment, asked.statuses, asked.token) == ("auto", "auto", "")
    assert (asked.key, asked.api_url) == ("readiness.yml", "https://api.github.com")
