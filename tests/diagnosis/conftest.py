"""The repository whose worker printed the captured stack traces, and what was captured."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from readiness.diagnosis.repository import Repository

CAPTURED = Path(__file__).parent / "captured"

SOURCES = {
    "libs/settings.py": """
        import os


        def load():
            return os.environ["SECRET_KEY"]
        """,
    "libs/broken.py": """
        def handle(job):
            if job
                return 1
        """,
    "chained.py": """
        from libs.settings import load

        try:
            load()
        except KeyError as error:
            raise RuntimeError(
        """,
    "group.py": """
        from libs.settings import load

        def fail():
            errors = []
            for action in (load, lambda: int("x")):
                try:
                    action()
                except Exception as error:
                    errors.append(error)
            raise ExceptionGroup("two jobs", errors)

        fail()
        """,
    "logged.py": '\n1\n2\n3\n4\n5\n    json.loads("{")\n',
    "syntax.py": "\nimport libs.broken\n",
    "worker.js": "\n1\n2\n3\n4\n  load();\n",
    "lib/settings.js": "\n1\n2\n    throw new Error('SECRET_KEY is not set');\n",
    "missing.js": "\nconst x = require('./absent');\n",
    "syntax.js": "\nconst x = 1;\nconst y = ;\n",
    "run.sh": "\n#!/bin/sh\nset -e\n\nffprobe --version\n",
}

Make = Callable[[Mapping[str, str]], Repository]


def captured(name: str) -> list[str]:
    """The lines of a captured output."""
    return (CAPTURED / f"{name}.txt").read_text().splitlines()


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a repository of the files given; their texts start after their first newline."""

    def made(files: Mapping[str, str]) -> Repository:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text.removeprefix("\n")))
        return Repository(tmp_path)

    return made


@pytest.fixture
def repository(make: Make) -> Repository:
    """The repository of the captured stack traces."""
    return make(SOURCES)
