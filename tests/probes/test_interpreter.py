"""Finding the interpreter of a worker among an image's files."""

from __future__ import annotations

import pytest

from readiness.probes.interpreter import find_interpreter

PATH = ("/usr/local/bin", "/usr/bin")
FILES = {
    "/usr/local/bin/python": b"\x7fELF",
    "/usr/local/bin/python3": b"\x7fELF",
    "/usr/bin/python3": b"\x7fELF",
    "/usr/bin/python3.12": b"\x7fELF",
    "/opt/venv/bin/python": b"\x7fELF",
    "/opt/poetry/bin/python": b"\x7fELF",
    "/app/.venv/bin/python": b"\x7fELF",
    "/app/.venv/bin/celery": b"#!/app/.venv/bin/python\nimport celery\n",
    "/usr/local/bin/gunicorn": b"#!/opt/venv/bin/python\nimport gunicorn\n",
    "/usr/local/bin/celery": b"#!/usr/bin/env -S python3 -u\nimport celery\n",
    "/usr/local/bin/long": b"#!/bin/sh\n'''exec' \"/opt/venv/bin/python\" \"$0\" \"$@\"\n' '''\n",
    "/usr/local/bin/poetry": b"#!/opt/poetry/bin/python\n",
    "/usr/local/bin/uv": b"\x7fELF",
    "/usr/bin/tini": b"\x7fELF",
    "/bin/sh": b"\x7fELF",
    "/entrypoint.sh": b'#!/bin/sh\nset -e\nexec "$@"\n',
    "/app/start.sh": b"#!/bin/bash\n# not python2\nexec /opt/venv/bin/python -m worker\n",
    "/app/active.sh": b"#!/bin/sh\n. /opt/venv/bin/activate\nexec python -m worker\n",
    "/activate.sh": b'#!/bin/sh\nsource ../opt/venv/bin/activate\nexec "$@"\n',
    "/app/bare.sh": b'. /opt/venv/bin/activate\nexec "$@"\n',
    "/app/manage.py": b"#!/usr/bin/env python\n",
}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("python", "-m", "apps.worker"), "/usr/local/bin/python"),
        (("/usr/bin/python3.12", "main.py"), "/usr/bin/python3.12"),
        (("gunicorn", "app:app"), "/opt/venv/bin/python"),
        (("celery", "-A", "app"), "/usr/local/bin/python3"),
        (("long", "-x"), "/opt/venv/bin/python"),
        (("./manage.py", "work"), "/usr/local/bin/python"),
        (("sh", "-c", "cd /app && exec /opt/venv/bin/python -m x"), "/opt/venv/bin/python"),
        (("/bin/bash", "-ec", "python3 -m it's"), "/usr/local/bin/python3"),
        (("/usr/bin/tini", "--", "/entrypoint.sh", "gunicorn"), "/opt/venv/bin/python"),
        (("/entrypoint.sh", "python3.12", "x.py"), "/usr/bin/python3.12"),
        (("/app/start.sh",), "/opt/venv/bin/python"),
        (("/app/active.sh",), "/opt/venv/bin/python"),
        (("/activate.sh", "python", "x.py"), "/opt/venv/bin/python"),
        (("sh", "bare.sh", "python", "x.py"), "/opt/venv/bin/python"),
        (("sh", "-c", ". /opt/venv/bin/activate; exec python x.py"), "/opt/venv/bin/python"),
        (("uv", "run", "python", "-m", "x"), "/app/.venv/bin/python"),
        (("uv", "run", "--no-sync", "celery"), "/app/.venv/bin/python"),
        (("poetry", "run", "python", "x.py"), "/app/.venv/bin/python"),
        (("node", "worker.js"), "/usr/local/bin/python3"),
        ((), "/usr/local/bin/python3"),
    ],
)
def test_the_interpreter_is_the_one_that_the_command_uses(
    words: tuple[str, ...], expected: str
) -> None:
    assert find_interpreter(words, PATH, FILES.get, "/app") == expected


def test_a_runner_without_an_environment_of_the_project_uses_the_path() -> None:
    words = ("poetry", "run", "python", "x.py")

    assert find_interpreter(words, PATH, FILES.get, "/elsewhere") == "/usr/local/bin/python"


def test_an_image_without_any_python_is_asked_for_python3() -> None:
    assert find_interpreter(("node", "x.js"), PATH, lambda _: None) == "python3"
