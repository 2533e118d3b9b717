"""The runner harness runs a real container, from action.yml to the result."""

import json
import subprocess
import threading
from pathlib import Path

import pytest

from tests.runner import Annotation, Call, Conclusion, Level, LogLine, run_action, start_action
from tests.runner.checkout import RUNNER_UID
from tests.runner.environment import RUNTIME_TOKEN

pytestmark = pytest.mark.engine

FIXTURES = Path(__file__).parent / "runner" / "fixtures"
CHATTY, REPOSITORY = FIXTURES / "chatty", FIXTURES / "repository"


def container_exists(name: str) -> bool:
    asked = ("docker", "ps", "-aq", "--filter", f"name={name}")
    return bool(subprocess.run(asked, capture_output=True, check=True).stdout)


def test_a_whole_step_is_played(tmp_path: Path) -> None:
    work_dir = tmp_path / "work"
    result = run_action(
        Call(
            action_dir=CHATTY,
            workspace=REPOSITORY,
            token="ghs_secret",
            event={"pull_request": {"number": 1}},
            work_dir=work_dir,
        )
    )

    assert (result.exit_code, result.conclusion) == (0, Conclusion.SUCCESS)
    assert result.outputs == {"verdict": "ready\nor not", "mood": "fine"}
    assert result.summary == "# Done\n\n***\n"
    assert {found.level for found in result.annotations} == set(Level)
    assert (
        Annotation(
            level=Level.ERROR,
            message="it broke\nbadly",
            title="Broken",
            file="src/worker.py",
            line=3,
        )
        in result.annotations
    )
    for secret in ("ghs_secret", RUNTIME_TOKEN, "s3cret-of-the-action"):
        assert secret not in result.text
    # Between the two streams there is no order, as with the runner.
    assert "\none\ntwo\nthree\n" in result.text
    assert "stdin: ''" in result.text
    assert json.loads((work_dir / "_temp/_github_workflow/event.json").read_text()) == {
        "pull_request": {"number": 1}
    }
    assert result.workspace == work_dir / "repository" / "repository"
    assert (result.workspace / "report.txt").read_text() == "written by the action\n"
    assert not (REPOSITORY / "report.txt").exists()
    assert result.post is not None
    assert (result.post.exit_code, result.post.log[-1].text) == (0, "bye, chatty (***)")
    assert not container_exists(result.container)


def test_the_workspace_belongs_to_the_runner_and_the_files_to_who_wrote_them(
    tmp_path: Path,
) -> None:
    call = Call(action_dir=CHATTY, workspace=REPOSITORY, work_dir=tmp_path / "work")
    workspace = run_action(call).workspace
    assert workspace is not None
    if Path(tmp_path).owner() == "root":
        assert workspace.stat().st_uid == RUNNER_UID
    assert (workspace / "src/worker.py").stat().st_uid == workspace.stat().st_uid
    assert (workspace / "report.txt").stat().st_uid == 0


def test_an_exit_status_fails_the_step_and_what_was_written_counts() -> None:
    result = run_action(Call(action_dir=CHATTY, workspace=REPOSITORY, inputs={"mood": "fail"}))
    assert (result.exit_code, result.conclusion) == (7, Conclusion.FAILURE)
    assert result.outputs["mood"] == "fail"
    assert result.workspace is None


def test_an_undeclared_input_is_only_warned_of() -> None:
    result = run_action(Call(action_dir=CHATTY, workspace=REPOSITORY, inputs={"moood": "fail"}))
    assert result.conclusion is Conclusion.SUCCESS
    assert result.annotations[0].message.startswith("Unexpected input(s) 'moood'")


def test_a_cancelled_step_gets_sigint_through_the_client() -> None:
    waiting = threading.Event()

    def listen(line: LogLine) -> None:
        if line.text == "waiting":
            waiting.set()

    def cancel_when_waiting() -> None:
        if waiting.wait(30):
            running.cancel()

    running = start_action(
        Call(action_dir=CHATTY, workspace=REPOSITORY, inputs={"mood": "wait"}, on_line=listen)
    )
    canceller = threading.Thread(target=cancel_when_waiting)
    canceller.start()
    result = running.wait()
    canceller.join()
    assert (result.exit_code, result.conclusion) == (130, Conclusion.CANCELLED)
    assert result.duration_s < 7.5
    assert result.post is not None
    assert result.post.log[-1].text == "bye, chatty ()"
    assert not container_exists(result.container)


def test_an_image_that_does_not_build_is_said_with_its_last_lines(tmp_path: Path) -> None:
    (tmp_path / "action.yml").write_text((CHATTY / "action.yml").read_text())
    (tmp_path / "Dockerfile").write_text("FROM python:3.13-slim\nRUN echo so it goes && exit 3\n")
    with pytest.raises(RuntimeError, match=r"(?s)Docker build failed.*so it goes"):
        run_action(Call(action_dir=tmp_path, workspace=REPOSITORY))
