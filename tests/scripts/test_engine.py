"""An engine is used where it answers, started where that is ours to do, and asked for elsewhere."""

import os
from pathlib import Path

import pytest

import engine
from tests.scripts.programs import FakePrograms

ANSWERS = "echo 28.0"
CANNOT_CONNECT = "echo 'Cannot connect to the Docker daemon' >&2; exit 1"


@pytest.fixture(autouse=True)
def no_other_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setattr(engine, "install", lambda *names: pytest.fail(f"installed {names}"))


def test_an_engine_that_answers_is_left_alone(
    programs: FakePrograms, capsys: pytest.CaptureFixture[str]
) -> None:
    programs.add("docker", ANSWERS)
    assert engine.main() == 0
    assert capsys.readouterr() == ("", "")


def test_a_socket_that_one_may_not_open_is_not_answered_by_installing(
    programs: FakePrograms, capsys: pytest.CaptureFixture[str]
) -> None:
    programs.add("docker", "echo 'permission denied while trying to connect' >&2; exit 1")
    assert engine.main() == 1
    assert "this user may not use the Docker engine" in capsys.readouterr().err


def test_an_engine_named_by_the_user_is_not_replaced_by_another(
    programs: FakePrograms, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    programs.add("docker", CANNOT_CONNECT)
    assert engine.main() == 1
    assert "that DOCKER_HOST names does not answer" in capsys.readouterr().err


def test_elsewhere_one_sentence_says_what_is_needed(
    programs: FakePrograms, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(engine, "can_install", lambda: False)
    programs.add("docker", CANNOT_CONNECT)
    assert engine.main() == 1
    said = capsys.readouterr().err
    assert said.startswith("a Docker engine is needed: install Docker")
    assert said.count("\n") == 1


# It outlives the script that started it, on purpose.
@pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_installed_engine_is_started_and_awaited(
    programs: FakePrograms, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started = tmp_path / "started"
    monkeypatch.setattr(engine, "can_install", lambda: True)
    monkeypatch.setattr(engine, "BOOTED_BY_SYSTEMD", tmp_path / "no-systemd")
    monkeypatch.setattr(engine, "LOG", tmp_path / "log")
    monkeypatch.setattr(engine, "PID_FILES", {})
    programs.add("dockerd", f"touch {started}; sleep 0.5")
    programs.add("docker", f"[ -e {started} ] && exit 0; {CANNOT_CONNECT}")
    assert engine.main() == 0
    assert "dockerd " in programs.calls


def test_an_engine_that_dies_at_once_is_reported_with_its_last_words(
    programs: FakePrograms,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(engine, "can_install", lambda: True)
    monkeypatch.setattr(engine, "BOOTED_BY_SYSTEMD", tmp_path / "no-systemd")
    monkeypatch.setattr(engine, "LOG", tmp_path / "log")
    monkeypatch.setattr(engine, "PID_FILES", {})
    programs.add("dockerd", "echo failed to mount overlay; exit 1")
    programs.add("docker", CANNOT_CONNECT)
    assert engine.main() == 1
    said = capsys.readouterr().err
    assert "the Docker engine did not start" in said
    assert "failed to mount overlay" in said


def test_a_pid_file_of_a_process_that_is_gone_is_removed(tmp_path: Path) -> None:
    stale = tmp_path / "docker.pid"
    stale.write_text("4194304")
    engine.remove_stale(stale, "dockerd")
    assert not stale.exists()


def test_a_pid_file_whose_number_another_program_has_by_now_is_removed(tmp_path: Path) -> None:
    stale = tmp_path / "docker.pid"
    stale.write_text(str(os.getpid()))
    engine.remove_stale(stale, "dockerd")
    assert not stale.exists()


def test_a_pid_file_of_a_running_engine_stays(tmp_path: Path) -> None:
    running = tmp_path / "docker.pid"
    running.write_text(str(os.getpid()))
    engine.remove_stale(running, Path("/proc/self/comm").read_text().strip())
    assert running.exists()
