"""The command line: where the file and the root are, what is handed on, how every end looks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from readiness import cli
from readiness.call import Call
from readiness.cli import _call, _parser, main
from readiness.errors import EngineError, UsageError
from readiness.sentence import quoted

FILE = """\
version: 1
workers:
  video:
    image: worker
    gates: {redis: {client: "a:b"}}
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "deploy" / ".github").mkdir(parents=True)
    for path in ("readiness.yml", "deploy/other.yml", "deploy/.github/readiness.yml"):
        (tmp_path / path).write_text(FILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*options: str) -> Call:
    return _call(_parser().parse_args(["run", *options]), {})


@pytest.mark.parametrize(
    ("options", "root", "config"),
    [
        ((), ".", None),
        (("--config", "readiness.yml"), ".", "readiness.yml"),
        (("--config", "deploy/other.yml"), "deploy", "other.yml"),
        (("--config", "deploy/.github/readiness.yml"), "deploy", ".github/readiness.yml"),
        (("--config", "deploy/other.yml", "--root", "."), ".", "deploy/other.yml"),
        (("--root", "deploy"), "deploy", None),
    ],
)
def test_the_root_is_the_file_s_folder_or_the_parent_of_github_unless_it_is_given(
    repository: Path, options: tuple[str, ...], root: str, config: str | None
) -> None:
    made = call(*options)
    assert (made.root, made.config) == ((repository / root).resolve(), config)


def test_paths_are_those_of_the_folder_in_which_it_is_called(repository: Path) -> None:
    made = call("--report-dir", "out", "--env-file", ".env", "--config", "deploy/other.yml")
    assert (made.report_dir, made.env_file) == (repository / "out", repository / ".env")


def test_every_option_reaches_the_call(repository: Path) -> None:
    made = call(
        *("--worker", "a", "--worker", "b", "--fail-under", "3"),
        *("--timeout", "2m", "--keep", "--format", "json"),
    )
    assert made.root == repository
    assert made.workers == ("a", "b")
    assert (made.fail_under, made.timeout, made.keep, made.json) == (3, 120.0, True, True)


def test_a_call_survives_the_way_into_the_container(repository: Path) -> None:
    made = call("--worker", "a", "--env-file", ".env", "--timeout", "90", "--report-dir", "out")
    assert repository / "out" == made.report_dir
    assert Call.load(made.dump()) == made


@pytest.mark.parametrize(
    "options",
    [
        ["run", "--fail-under", "0"],
        ["run", "--fail-under", "5"],
        ["run", "--format", "xml"],
        ["run", "--unknown"],
        ["fly"],
        [],
    ],
)
def test_a_wrong_option_ends_like_any_wrong_call(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(options) == 2
    said = capsys.readouterr().out
    assert said.startswith("error: ")
    assert said.endswith("CONFIGURATION ERROR (exit 2)\n")


def test_a_check_tells_programs_what_it_tells_people(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "valid": True,
        "workers": ["video"],
        "problems": [],
        "code": None,
    }
    (repository / "readiness.yml").write_text("version: 2\nworkers: {}\n", encoding="utf-8")
    assert main(["check", "--format", "json"]) == 2
    said = capsys.readouterr()
    (problem,) = json.loads(said.out)["problems"]
    assert (problem["path"], problem["line"], problem["column"]) == ("readiness.yml", 1, 10)
    assert said.err.endswith("CONFIGURATION ERROR (exit 2)\n")


CODE = """\
code:
  contracts:
    - {type: independence, modules: [worker, api]}
    - {type: forbidden, source_modules: api, forbidden_modules: worker}
"""


def test_a_check_shows_what_the_imports_come_to_and_ends_as_ever(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "readiness.yml").write_text(FILE + CODE, encoding="utf-8")
    (repository / "api.py").write_text("", encoding="utf-8")
    (repository / "worker.py").write_text("import os\nimport api\n", encoding="utf-8")
    assert main(["check"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "readiness.yml is valid; workers: video",
        "imports: 1 of 2 contracts broken (not counted among the gates)",
        "  broken    independence  worker, api",
        "      - worker → api (worker.py:2)",
        "  kept      forbidden     api → worker",
    ]
    assert main(["check", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [contract["status"] for contract in told["code"]["contracts"]] == ["broken", "kept"]


@pytest.mark.parametrize("wanted", [True, False])
def test_what_finds_imports_is_loaded_only_where_it_is_asked_for(
    repository: Path, *, wanted: bool
) -> None:
    (repository / "api.py").write_text("", encoding="utf-8")
    (repository / "worker.py").write_text("", encoding="utf-8")
    (repository / "readiness.yml").write_text(FILE + (CODE if wanted else ""), encoding="utf-8")
    program = (
        "import sys; from readiness.cli import main; main(['check']);"
        "print('grimp' in sys.modules, 'readiness.code.check' in sys.modules)"
    )
    ended = subprocess.run(
        (sys.executable, "-c", program), capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines()[-1] == f"False {wanted}"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["run", "--timeout", "soon"], "duration"),
        (["run", "--config", "nowhere.yml"], "nowhere.yml"),
        (["run", "--root", "empty"], "no configuration"),
        (["run", "--root", "nowhere"], "nowhere; there is no such folder"),
        (["check", "--root", "readiness.yml"], "readiness.yml; there is no such folder"),
        (["plan", "--root", "nowhere"], "nowhere; there is no such folder"),
        (["init", "--root", "nowhere"], "nowhere; there is no such folder"),
        (["check", "--worker", "audio"], "audio"),
        (["check", "--env-file", "nowhere.env"], "nowhere.env"),
    ],
)
def test_a_wrong_call_ends_with_its_last_line_and_status_2(
    repository: Path, options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "empty").mkdir()
    assert main(options) == 2
    out = capsys.readouterr().out
    assert told in out
    assert out.splitlines()[-1] == "CONFIGURATION ERROR (exit 2)"


@pytest.mark.parametrize(
    ("error", "status", "last"),
    [
        (EngineError(quoted("no engine answers")), 3, "CHECK FAILED (exit 3)"),
        (UsageError(quoted("no such folder")), 2, "CONFIGURATION ERROR (exit 2)"),
        (KeyboardInterrupt(), 3, "CHECK FAILED (exit 3)"),
        (ValueError("a slip of ours"), 3, "CHECK FAILED (exit 3)"),
    ],
    ids=["no engine", "a wrong call", "Ctrl-C", "a bug"],
)
@pytest.mark.usefixtures("repository")
def test_every_end_on_the_host_has_its_status_and_no_traceback(
    error: BaseException,
    status: int,
    last: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr("readiness.host.run_in_container", fail)
    assert main(["run"]) == status
    out = capsys.readouterr().out
    assert "Traceback" not in out
    assert out.splitlines()[-1] == last


@pytest.mark.usefixtures("repository")
def test_where_json_is_asked_for_a_failure_is_told_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> int:
        raise EngineError(quoted("no engine answers"))

    monkeypatch.setattr("readiness.host.run_in_container", fail)
    assert main(["run", "--format", "json"]) == 3
    seen = capsys.readouterr()
    assert json.loads(seen.out)["failure"] == "no engine answers"
    assert "no engine answers" in seen.err


@pytest.mark.parametrize(
    "error",
    [EngineError(quoted("no engine answers")), KeyboardInterrupt(), ValueError("a slip of ours")],
)
def test_a_run_that_could_not_be_begun_leaves_a_report_all_the_same(
    repository: Path,
    error: BaseException,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr("readiness.host.run_in_container", fail)
    assert main(["run", "--report-dir", "out"]) == 3
    assert capsys.readouterr().out.splitlines()[-1] == "CHECK FAILED (exit 3)"
    written = json.loads((repository / "out" / "report.json").read_text(encoding="utf-8"))
    gates = written["workers"][0]["gates"]
    assert {(gate["status"], gate["cause"]) for gate in gates} == {("error", "lab-failed")}


@pytest.mark.usefixtures("repository")
def test_check_names_the_workers_and_needs_no_engine(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "readiness.yml is valid; workers: video\n"


def test_schema_prints_the_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert "workers" in json.loads(capsys.readouterr().out)["properties"]


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("readiness ")
