"""Finding the interpreter of a worker among an image's files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from readiness.probes.image_files import ImageFiles
from readiness.probes.interpreter import Python, find_python

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
    "/app/env.sh": b". ./env.sh\nexport PATH=/opt/venv/bin:$PATH\n",
    "/srv/job/run.sh": b"#!/bin/bash\n"
    b'HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" > /dev/null && pwd)"\n'
    b'exec "$HERE/.venv/bin/python" -m x\n',
    "/srv/job/other.sh": b'#!/bin/sh\ncd "$(dirname "$(readlink -f "$0")")"\n'
    b"exec .venv/bin/python x\n",
    "/srv/consumer/__main__.py": b"import jobs\n",
    "/srv/worker.pyz": b"PK\x03\x04\x14\x00",
    "/srv/run.pyz": b"#!/usr/bin/env python3\nPK\x03\x04\x14\x00",
    "/usr/local/bin/consume": b"#!/opt/venv/bin/python\nPK\x03\x04\x14\x00",
    "/etc/profile": b"for i in /etc/profile.d/*.sh; do . $i; done\n",
    "/etc/profile.d/venv.sh": b"PATH=/opt/venv/bin:$PATH\n",
    "/app/Procfile": b"web: python3.12 -m web\n# a note\nworker: cd x; /opt/venv/bin/python -m w\n",
    "/app/Makefile": b"VENV ?= /opt/venv\n.PHONY: web worker\nweb:\n\tpython3.12 -m web\n"
    b"worker: web\n\t@exec $(VENV)/bin/python -m worker\n",
    "/srv/job/.venv/bin/python": b"\x7fELF",
    "/opt/moved/bin/python3": b"\x7fELF",
    "/opt/moved/bin/celery": b"#!/bin/sh\n"
    b'\'\'\'exec\' "$(dirname -- "$(realpath -- "$0")")"/\'python3\' "$0" "$@"\n',
    "/etc/with-includes.conf": b"[supervisord]\nnodaemon=true\n[include]\nfiles = conf.d/*.conf\n",
    "/app/justfile": b"set shell := ['sh', '-c']\nvenv := '/opt/venv'\n# a note\n"
    b"all: web\n\nweb:\n    python3.12 -m web\n\n@worker queue='jobs': web\n"
    b"    exec {{ venv }}/bin/python -m worker {{queue}}\n",
    "/etc/conf.d/old/c.conf": b"[program:0]\ncommand=/usr/bin/python3.12 -m old\n",
    "/etc/service/web/log/run": b"#!/bin/sh\nexec python3.12 log.py\n",
    "/etc/service/web/run": b"#!/bin/sh\nexec node web.js\n",
    "/etc/service/jobs/run": b"#!/bin/sh\ncd /srv\nexec /opt/venv/bin/python worker.py 2>&1\n",
    "/scan/one/run": b"#!/command/execlineb -P\ns6-setuidgid u\n/opt/venv/bin/python -m jobs\n",
    "/scan/one/log/run": b"#!/command/execlineb -P\npython3.12 log.py\n",
    "/etc/circus.ini": b"[circus]\n[socket:x]\nport = 1\n[watcher:jobs]\n"
    b"cmd = python\nargs = -m jobs\nworking_dir = /srv\nvirtualenv = /opt/venv\n",
    "/etc/conf.d/b.conf": b"[program:b]\ndirectory=/srv\ncommand=/opt/venv/bin/python -m b\n",
    "/etc/conf.d/a.ini": b"[program:a]\ncommand=/usr/bin/python3.12 -m a\n",
}

VARIABLES = {"VIRTUAL_ENV": "/opt/venv", "PYTHONPATH": "/from/the/image"}
ACTIVATE = "source /opt/venv/bin/activate"
CONDA = "/opt/conda/envs/jobs/bin/python"


def folder(path: str) -> dict[str, bytes]:
    inside = path.rstrip("/") + "/"
    return {p.removeprefix(inside): data for p, data in FILES.items() if p.startswith(inside)}


IMAGE = ImageFiles(path=PATH, read=FILES.get, exists=FILES.__contains__, workdir="/", folder=folder)


def find(
    words: tuple[str, ...],
    workdir: str = "/",
    variables: Mapping[str, str] | None = None,
    files: Mapping[str, bytes] = FILES,
) -> Python:
    image = replace(IMAGE, read=files.get, exists=files.__contains__)
    return find_python(words, replace(image, workdir=workdir, variables=variables or {}))


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
        (("uv", "run", "main.py"), "/app/.venv/bin/python"),
        (("uv", "run", "-m", "app.worker"), "/app/.venv/bin/python"),
        (("uv", "run", "--no-sync", "--env-file", ".env", "-m", "app"), "/app/.venv/bin/python"),
        (("uv", "run", "--project", "/srv/job", "worker"), "/srv/job/.venv/bin/python"),
        (("sh", "-c", "uv run src/worker.py"), "/app/.venv/bin/python"),
        (("pdm", "run", "worker"), "/app/.venv/bin/python"),
        (("pipenv", "run", "worker"), "/app/.venv/bin/python"),
        (("/opt/moved/bin/celery", "-A", "app"), "/opt/moved/bin/python3"),
        (("supervisord", "-n", "-c", "/etc/with-includes.conf"), "/opt/venv/bin/python"),
        (("bash", "-lc", "exec python x.py"), "/opt/venv/bin/python"),
        (("sh", "-c", ". ./env.sh; exec python x.py"), "/opt/venv/bin/python"),
        (("sh", "-c", "exec ${PYTHON:-/opt/venv/bin/python} x.py"), "/opt/venv/bin/python"),
        (("sh", "-c", "exec ${VIRTUAL_ENV:-/usr}/bin/python x.py"), "/opt/venv/bin/python"),
        (("/srv/job/run.sh",), "/srv/job/.venv/bin/python"),
        (("sh", "/srv/job/run.sh"), "/srv/job/.venv/bin/python"),
        (("/srv/job/other.sh",), "/srv/job/.venv/bin/python"),
        (("su", "-s", "/bin/sh", "u", "-c", "exec /opt/venv/bin/python x"), "/opt/venv/bin/python"),
        (("su", "-", "u", "-c", "python3.12 x"), "/usr/bin/python3.12"),
        (("bash", "-ec", "exec python x.py"), "/usr/local/bin/python"),
        (("honcho", "start", "worker"), "/opt/venv/bin/python"),
        (("foreman", "start", "-f", "/app/Procfile"), "/usr/bin/python3.12"),
        (("runsvdir", "-P", "/etc/service"), "/opt/venv/bin/python"),
        (("runsv", "/etc/service/jobs"), "/opt/venv/bin/python"),
        (("tini", "--", "s6-svscan", "-t", "0", "/scan"), "/opt/venv/bin/python"),
        (("s6-supervise", "/scan/one"), "/opt/venv/bin/python"),
        (("s6-svscan", "/nowhere"), "/usr/local/bin/python3"),
        (("circusd", "--log-level", "info", "/etc/circus.ini"), "/opt/venv/bin/python"),
        (("circusd", "/app/Procfile"), "/usr/local/bin/python3"),
        (("just", "worker"), "/opt/venv/bin/python"),
        (("just",), "/usr/bin/python3.12"),
        (("just", "-f", "/app/justfile", "worker"), "/opt/venv/bin/python"),
        (("make", "worker"), "/opt/venv/bin/python"),
        (("make", "-C", "/app"), "/usr/bin/python3.12"),
        (("make", "-f", "/nowhere"), "/usr/bin/python3.12"),
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
    found = find(words, "/app", VARIABLES)
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
        (("python", "-u", "consumer"), "/srv/consumer"),
        (("python", "-m", "consumer"), "/srv"),
        (("python", "-W", "ignore", "worker.pyz"), "/srv/worker.pyz"),
        (("./run.pyz", "--queue", "jobs"), "/srv/run.pyz"),
        (("consume",), "/usr/local/bin/consume"),
        (("python", "-m", "worker.pyz"), "/srv"),
        (("python", "/opt/jobs/worker.pyc"), "/opt/jobs"),
        (("runsvdir", "/etc/service"), "/srv"),
        (("circusd", "/etc/circus.ini"), "/srv"),
        (("s6-svscan", "/scan"), "/scan/one"),
        (("just", "-f", "/app/justfile", "worker"), "/app"),
        (("node", "worker.js"), ""),
    ],
)
def test_the_folder_of_the_worker_s_script_is_on_the_path(
    words: tuple[str, ...], expected: str
) -> None:
    assert find(words, "/srv").folder == expected


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
    found = find(words, "/srv", VARIABLES)
    assert found.path == expected
    assert found.folders == ":".join(("/srv", *expected))


def test_a_script_that_starts_itself_ends_the_search() -> None:
    files = {**FILES, "/again.sh": b"#!/bin/sh\n/again.sh\n"}

    assert find(("/again.sh",), files=files).words == ("/usr/local/bin/python3",)


def test_uv_is_told_by_a_variable_where_its_environment_is() -> None:
    variables = {"UV_PROJECT_ENVIRONMENT": "/opt/venv"}
    for words in (("uv", "run", "main.py"), ("uv", "run", "-m", "app")):
        found = find(words, "/srv", variables)
        assert found.words == ("/opt/venv/bin/python",)


def test_of_a_module_that_a_runner_starts_its_own_python_takes_the_place() -> None:
    words = ("uv", "run", "--no-sync", "-m", "x")

    assert find(words, "/elsewhere").words == (
        *words[:3],
        "python",
    )


def test_the_options_of_a_runner_are_kept() -> None:
    words = ("uv", "run", "--group", "jobs", "--no-sync", "python", "-m", "x")

    assert find(words, "/elsewhere").words == words[:6]


def test_a_runner_that_keeps_its_environment_elsewhere_is_asked_to_find_the_python() -> None:
    words = ("poetry", "-q", "run", "python", "x.py")

    assert find(words, "/elsewhere").words == (
        *words[:3],
        "python",
    )


def test_an_image_without_any_python_is_asked_for_python3() -> None:
    assert find(("node", "x.js"), files={}).words == ("python3",)


def test_an_interpreter_is_looked_for_and_not_read() -> None:
    def read(path: str) -> bytes | None:
        raise AssertionError(f"{path} was read")

    assert find_python(("python", "-m", "x"), replace(IMAGE, read=read)).words
