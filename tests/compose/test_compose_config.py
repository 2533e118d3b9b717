from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from readiness.compose.project import Project, found_files
from readiness.compose.service import Service, service
from tests.compose.theirs import ENVIRON, PROJECTS


def theirs(project: Path, name: str) -> dict[str, Any]:
    """What Compose said, with its own escaping of `$` undone and what reaches nobody left out."""
    text = (project / "expected.json").read_text().replace("$$", "$")
    found = json.loads(text)[name]
    build = found.get("build")
    return {
        "image": found.get("image"),
        "command": found.get("command"),
        "entrypoint": found.get("entrypoint"),
        "environment": given(found.get("environment")),
        "build": build
        and {
            "context": os.path.normpath(build["context"]),
            "dockerfile": build["dockerfile"],
            "args": given(build.get("args")),
            "target": build.get("target"),
        },
    }


def given(values: dict[str, str | None] | None) -> dict[str, str]:
    return {name: value for name, value in (values or {}).items() if value is not None}


def ours(found: Service) -> dict[str, Any]:
    return {
        "image": found.image,
        "command": None if found.command is None else list(found.command),
        "entrypoint": None if found.entrypoint is None else list(found.entrypoint),
        "environment": found.environment,
        "build": found.build
        and {
            "context": found.build.context,
            "dockerfile": found.build.dockerfile,
            "args": found.build.args,
            "target": found.build.target,
        },
    }


CASES = [
    pytest.param(project, name, id=f"{project.name}-{name}")
    for project in sorted(PROJECTS.iterdir())
    for name in json.loads((project / "expected.json").read_text())
]


@pytest.mark.parametrize(("project", "name"), CASES)
def test_a_service_is_what_compose_makes_of_it(project: Path, name: str) -> None:
    read = Project(project, found_files(project), ENVIRON)
    found = service(project, read, name, lambda reference: "" if not reference.operator else None)
    assert ours(found) == theirs(project, name)


@pytest.mark.parametrize("project", sorted(PROJECTS.iterdir()), ids=lambda path: path.name)
def test_all_services_are_found(project: Path) -> None:
    names = Project(project, found_files(project), ENVIRON).names()
    assert set(names) == set(json.loads((project / "expected.json").read_text()))
