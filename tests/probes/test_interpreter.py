"""Finding the interpreter of a worker among an image's files."""

from __future__ import annotations

import pytest

from readiness.probes.interpreter import find_python

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
    "/usr/bin/aws": b"#!/usr/bin/python3\n",
    "/usr/bin/supervisord": b"#!/usr/bin/python3\n",
    "/app/supervisord.conf": b"[supervisord]\nnodaemon=true\n"
    b"[program:worker]\ndirectory=/srv\ncommand=%(ENV_NICE)s /opt/venv/bin/python -m x ; note\n",
    "/opt/conda/bin/conda": b"#!/opt/conda/bin/python\n",
    "/opt/conda/bin/python": b"\x7fELF",
    "/opt/conda/envs/jobs/bin/python": b"\x7fELF",
    "/opt/conda/envs/jobs/bin/celery": b"#!/opt/conda/envs/jobs/bin/python\n",
    "/path.sh": b'#!/bin/sh\nexport PATH="/opt/venv/bin:$PATH"\nexec python -m worker\n',
    "/srv/src/worker.py": b"import jobs\n",
}

VARIABLES = {"VIRTUAL_ENV": "/opt/venv", "PYTHONPATH": "/from/the/image"}
ACTIVATE = "source /opt/venv/bin/activate"
CONDA = "/opt/conda/envs/jobs/bin/python"


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
        (("sh", "-c", "aws s3 cp s3://x . && exec python worker.py"), "/usr/local/bin/python"),
        (("sh", "-c", "python migrate.py; exec gunicorn app:app"), "/opt/venv/bin/python"),
        (("supervisord", "-n", "-c", "supervisord.conf"), "/opt/venv/bin/python"),
        (("supervisord", "-n", "-c", "/nowhere.conf"), "/usr/local/bin/python3"),
        (("/opt/conda/bin/conda", "run", "-n", "jobs", "python", "x.py"), CONDA),
        (("/opt/conda/bin/conda", "run", "--live-stream", "-p", CONDA[:-11], "celery"), CONDA),
        (
            (
                "bash",
                "-c",
                "source /opt/conda/etc/profile.d/conda.sh; conda activate jobs && python x.py",
            ),
            CONDA,
        ),
        (("/activate.sh", "python", "worker.py"), "/opt/venv/bin/python"),
        (("/path.sh",), "/opt/venv/bin/python"),
        (("sh", "-c", ". .venv/bin/activate && exec python -m x"), "/app/.venv/bin/python"),
        (("bash", "-o", "pipefail", "-c", f"{ACTIVATE} && python x.py"), "/opt/venv/bin/python"),
        (("bash", "-euo", "pipefail", "-c", f"{ACTIVATE}; python x.py"), "/opt/venv/bin/python"),
        (("sh", "-e", "-c", "/opt/venv/bin/python x.py"), "/opt/venv/bin/python"),
        (("bash", "--login", "-c", "conda activate jobs && python x.py"), CONDA),
        (("bash", "--rcfile", "-c", "x", "python3.12"), "/usr/bin/python3.12"),
        (("sh", "-c", ". $VIRTUAL_ENV/bin/activate && python x.py"), "/opt/venv/bin/python"),
        (("sh", "-c", "exec ${VIRTUAL_ENV}/bin/python x.py"), "/opt/venv/bin/python"),
        (("sh", "-c", "V=/opt/venv; . $V/bin/activate; exec python x.py"), "/opt/venv/bin/python"),
        (("sh", "-c", 'export PATH="$VIRTUAL_ENV/bin:${PATH}"; python x'), "/opt/venv/bin/python"),
        (("sh", "-c", "PATH=/opt/venv/bin:$PATH exec python x.py"), "/opt/venv/bin/python"),
        (("sh", "-c", "PATH=/opt/venv/bin true; python x.py"), "/usr/local/bin/python"),
        (("env", "PATH=/opt/venv/bin", "python", "x.py"), "/opt/venv/bin/python"),
        ((), "/usr/local/bin/python3"),
    ],
)
def test_the_interpreter_is_the_one_that_the_command_uses(
    words: tuple[str, ...], expected: str
) -> None:
    found = find_python(words, PATH, FILES.get, FILES.__contains__, "/app", VARIABLES)
    assert found.words == (expected,)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("python", "-u", "src/worker.py", "--queue", "x.py"), "/srv/src"),
        (("python", "-m", "src.worker"), "/srv"),
        (("sh", "-c", "cd src && exec python -m worker"), "/srv/src"),
        (("sh", "-c", "cd /srv/src; python worker.py"), "/srv/src"),
        (("poetry", "run", "python", "src/worker.py"), "/srv/src"),
        (("/usr/bin/tini", "--", "gunicorn", "worker:app"), "/srv"),
        (("node", "worker.js"), ""),
    ],
)
def test_the_folder_of_the_worker_s_script_is_on_the_path(
    words: tuple[str, ...], expected: str
) -> None:
    assert find_python(words, PATH, FILES.get, FILES.__contains__, "/srv").folder == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("sh", "-c", "export PYTHONPATH=/srv/src; exec python -m worker"), ("/srv/src",)),
        (("sh", "-c", "PYTHONPATH=src:/srv/lib exec python -m worker"), ("/srv/src", "/srv/lib")),
        (("sh", "-c", "PYTHONPATH=src true; exec python -m worker"), ()),
        (("sh", "-c", "export PYTHONPATH=$OTHER; exec python -m worker"), ()),
        (("env", "PYTHONPATH=src", "python", "-m", "worker"), ("/srv/src",)),
        (("python", "-m", "worker"), ()),
    ],
)
def test_the_path_that_a_command_sets_is_on_the_path(
    words: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    found = find_python(words, PATH, FILES.get, FILES.__contains__, "/srv", VARIABLES)
    assert found.path == expected
    assert found.folders == ":".join(("/srv", *expected))


def test_a_script_that_starts_itself_ends_the_search() -> None:
    files = {**FILES, "/again.sh": b"#!/bin/sh\n/again.sh\n"}

    assert find_python(("/again.sh",), PATH, files.get, files.__contains__).words == (
        "/usr/local/bin/python3",
    )


def test_the_options_of_a_runner_are_kept() -> None:
    words = ("uv", "run", "--group", "jobs", "--no-sync", "python", "-m", "x")

    assert find_python(words, PATH, FILES.get, FILES.__contains__, "/elsewhere").words == words[:6]


def test_a_runner_that_keeps_its_environment_elsewhere_is_asked_to_find_the_python() -> None:
    words = ("poetry", "-q", "run", "python", "x.py")

    assert find_python(words, PATH, FILES.get, FILES.__contains__, "/elsewhere").words == (
        *words[:3],
        "python",
    )


def test_an_image_without_any_python_is_asked_for_python3() -> None:
    assert find_python(("node", "x.js"), PATH, lambda _: None, lambda _: False).words == (
        "python3",
    )


def test_an_interpreter_is_looked_for_and_not_read() -> None:
    def read(path: str) -> bytes | None:
        raise AssertionError(f"{path} was read")

    assert find_python(("python", "-m", "x"), PATH, read, FILES.__contains__).words
