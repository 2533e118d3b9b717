"""The import probe, run as a script by a Python of its own against small workers."""

from __future__ import annotations

import ast
import zipfile
from typing import TYPE_CHECKING

import pytest

from readiness.model import Cause
from readiness.probes import source

if TYPE_CHECKING:
    from tests.probes.conftest import Worker


@pytest.mark.parametrize("name", ["import", "redis"])
def test_the_scripts_are_python_3_6(name: str) -> None:
    text = source("import" if name == "import" else "redis").decode()

    ast.parse(text, feature_version=(3, 6))

    assert "from readiness" not in text


def test_a_module_that_loads_tells_what_it_loaded(worker: Worker) -> None:
    worker.write("apps/__init__.py", "")
    worker.write("apps/main.py", "import apps.jobs\n")
    worker.write("apps/jobs.py", "")

    result = worker.imports("apps.main").result

    assert result is not None
    assert result.ok
    assert result.loaded == ("apps", "apps.main", "apps.jobs")


def test_a_forbidden_package_comes_with_the_chain_that_leads_to_it(worker: Worker) -> None:
    main = worker.write("main.py", "import json\nimport settings\n")
    settings = worker.write("settings.py", "\n\nfrom corsheaders.defaults import x\n")
    worker.write("corsheaders/__init__.py", "")
    worker.write("corsheaders/defaults.py", "x = 1")

    result = worker.imports("main", forbid=("corsheaders", "cors", "absent")).result

    assert result is not None
    assert set(result.chains) == {"corsheaders"}
    assert [(link.module, link.file, link.line) for link in result.chains["corsheaders"]] == [
        ("main", "", 0),
        ("settings", str(main), 2),
        ("corsheaders", str(settings), 3),
    ]


def test_a_forbidden_package_that_is_taken_away_again_was_loaded_all_the_same(
    worker: Worker,
) -> None:
    main = worker.write("main.py", "import sys, web\ndel sys.modules['web']\n")
    worker.write("web.py", "")

    result = worker.imports("main", forbid=("web",)).result

    assert result is not None
    assert [(link.module, link.file, link.line) for link in result.chains["web"]] == [
        ("main", "", 0),
        ("web", str(main), 1),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "import importlib.util\nassert importlib.util.find_spec('web').loader\n",
        "try:\n    import web\nexcept ZeroDivisionError:\n    pass\n",
        "try:\n    import web.absent\nexcept ZeroDivisionError:\n    pass\n",
        "try:\n    import web_absent\nexcept ImportError:\n    pass\n",
    ],
)
def test_a_forbidden_package_that_did_not_load_is_not_loaded(worker: Worker, text: str) -> None:
    worker.write("main.py", text)
    worker.write("web/__init__.py", "1 / 0")

    result = worker.imports("main", forbid=("web", "web_absent")).result

    assert result is not None
    assert result.ok
    assert not result.chains


def test_modules_that_the_interpreter_had_before_are_not_loaded_by_the_worker(
    worker: Worker,
) -> None:
    worker.write("main.py", "import os, sys\n")

    result = worker.imports("main", forbid=("os",)).result

    assert result is not None
    assert result.loaded == ("main",)
    assert not result.chains


def test_a_package_that_comes_with_the_interpreter_is_loaded_by_the_worker_all_the_same(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker.write("main.py", "")
    worker.write("web/__init__.py", "")
    started = worker.write("start/sitecustomize.py", "import web")
    monkeypatch.setenv("PYTHONPATH", f"{started.parent}:{started.parent.parent}")

    result = worker.imports("main", forbid=("web", "os", "json")).result

    assert result is not None
    assert list(result.chains) == ["web"]
    assert "sitecustomize" in result.chains["web"][0].module


def test_a_folder_without_code_is_no_entry(worker: Worker) -> None:
    worker.write("jobs/video/presets.json", "{}")

    result = worker.failed_import("jobs.video")

    assert result.kind is Cause.ENTRY_NOT_FOUND
    assert "without code" in result.message


def test_a_folder_that_can_be_run_as_a_module_is_one(worker: Worker) -> None:
    worker.write("jobs/video/__main__.py", "")

    result = worker.imports("jobs.video").result

    assert result is not None
    assert result.ok


@pytest.mark.parametrize("entry", ["absent", "absent.main", "apps.absent", "apps.main.absent"])
def test_an_entry_or_parent_that_does_not_exist_is_entry_not_found(
    worker: Worker, entry: str
) -> None:
    worker.write("apps/main.py", "")

    result = worker.failed_import(entry)

    assert result.kind is Cause.ENTRY_NOT_FOUND
    assert (entry + ".").startswith(result.missing + ".")


@pytest.mark.parametrize("line", ["import yaml_absent.x", "import apps.absent", "import appsx"])
def test_any_other_module_that_does_not_exist_is_a_missing_dependency(
    worker: Worker, line: str
) -> None:
    main = worker.write("apps/main.py", f"import os\n\n{line}\n")

    result = worker.failed_import("apps.main")

    assert result.kind is Cause.MISSING_DEPENDENCY
    assert result.missing == line.split()[1].removesuffix(".x")
    assert [(frame.file, frame.line, frame.source) for frame in result.frames] == [
        (str(main), 3, line)
    ]
    assert result.chain[-1].module == result.missing
    assert (result.chain[-1].file, result.chain[-1].line) == (str(main), 3)


@pytest.mark.parametrize(
    ("text", "exception"),
    [
        ("raise ValueError('no key')", "ValueError"),
        ("from json import absent", "ImportError"),
        ("import importlib.metadata as m; m.version('main')", "importlib.metadata."),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("import sqlite3; sqlite3.connect(':memory:').execute('x from')", "sqlite3."),
    ],
)
def test_any_other_exception_is_import_failed(worker: Worker, text: str, exception: str) -> None:
    main = worker.write("main.py", f"\n{text}\n")

    result = worker.failed_import("main")

    assert result.kind is Cause.IMPORT_FAILED
    assert result.exception.startswith(exception)
    assert (result.frames[0].file, result.frames[0].line) == (str(main), 2)
    assert result.missing == ""


def test_a_syntax_error_is_shown_where_it_stands(worker: Worker) -> None:
    worker.write("main.py", "import broken\n")
    broken = worker.write("broken.py", "x = 1\nif x\n    pass\n")

    result = worker.failed_import("main")

    assert result.kind is Cause.IMPORT_FAILED
    assert (result.frames[-1].file, result.frames[-1].line) == (str(broken), 2)
    assert result.frames[-1].source == "if x"


def test_a_worker_that_calls_exit_exited_early(worker: Worker) -> None:
    worker.write("main.py", "import sys\nsys.exit('bye')\n")

    result = worker.failed_import("main")

    assert result.kind is Cause.EXITED_EARLY
    assert result.message == "bye"


def test_a_worker_that_ends_the_process_leaves_no_result(worker: Worker) -> None:
    worker.write("main.py", "import os\nprint('dying', flush=True)\nos._exit(3)\n")

    output = worker.imports("main")

    assert output.started
    assert output.result is None
    assert "dying" in output.log


@pytest.mark.parametrize(
    "text",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('name.invalid', 80)",
        """
        class OperationalError(Exception): pass
        OperationalError.__module__ = 'psycopg2'
        raise OperationalError('connection refused')
        """,
        """
        class ClosingError(Exception): pass
        ClosingError.__module__ = 'glide_shared.exceptions'
        raise ClosingError('Failed to create initial connections')
        """,
        """
        try:
            raise TimeoutError
        except TimeoutError:
            raise ValueError('could not configure')
        """,
        """
        import sys
        try:
            raise ConnectionRefusedError
        except OSError:
            sys.exit(1)
        """,
    ],
)
def test_a_connection_error_anywhere_in_the_chain_needs_a_service(
    worker: Worker, text: str
) -> None:
    worker.write("main.py", text)

    assert worker.failed_import("main").kind is Cause.NEEDS_SERVICE


def test_the_result_survives_what_a_worker_does_to_its_output(worker: Worker) -> None:
    worker.write(
        "main.py",
        """
        import os, sys, threading, time
        threading.Thread(target=time.sleep, args=(60,)).start()
        sys.stdout.write('half a line')
        sys.stdout.flush()
        sys.stdout = open(os.devnull, 'w')
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        raise ValueError('\\udcff ' * 9000)
        """,
    )

    output = worker.imports("main")

    assert output.result is not None
    assert output.result.message.startswith("? ?")
    assert "half a line" in output.log


def test_a_child_that_the_worker_forks_while_loading_reports_nothing(worker: Worker) -> None:
    worker.write("main.py", "import os\nif os.fork():\n    os.wait()\n    raise ValueError\n")

    assert worker.failed_import("main").exception == "ValueError"


def test_a_hang_is_shown_where_it_hangs(worker: Worker) -> None:
    main = worker.write(
        "main.py",
        """
        import threading, time, os
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        def wait():
            time.sleep(2)
            os._exit(0)
        wait()
        """,
    )

    output = worker.imports("main", timeout=1.2)

    assert output.result is None
    assert [(frame.file, frame.line, frame.function) for frame in output.hang] == [
        (str(main), 7, "<module>"),
        (str(main), 5, "wait"),
    ]
    assert not any("Thread" in line for line in output.log)


def test_the_working_directory_comes_first_and_the_scripts_folder_not_at_all(
    worker: Worker,
) -> None:
    worker.write("main.py", "import sys\nraise ValueError(sys.path[0], len(sys.argv))\n")

    assert worker.failed_import("main").message == f"('{worker.folder}', 1)"


def test_an_archive_that_is_the_worker_s_script_is_on_the_path(worker: Worker) -> None:
    archive = worker.folder.parent / "worker.pyz"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("jobs.py", "")

    result = worker.imports("jobs", folders=str(archive)).result

    assert result is not None
    assert result.ok
