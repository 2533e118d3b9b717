"""The runner harness starts a container as GitHub's runner does: arguments, mounts, environment."""

from pathlib import Path

import pytest

from tests.runner.container import container_name, engine_socket, image_name, run_arguments
from tests.runner.environment import environment
from tests.runner.metadata import read_action
from tests.runner.model import Call
from tests.runner.paths import Directories, PathMap

FIXTURES = Path(__file__).parent / "runner" / "fixtures"
DIRECTORIES = Directories(root=Path("/w"), repository="repo")


def variables(**options: object) -> dict[str, str]:
    call = Call(action_dir=FIXTURES, workspace=FIXTURES, **options)  # type: ignore[arg-type]
    inputs = {"fail-under": "4", "two words": "/w/repo/repo/x"}
    files = {"GITHUB_OUTPUT": DIRECTORIES.file_commands / "set_output_1"}
    return dict(environment(call, inputs, DIRECTORIES, files, {"owner": "c1"}))


def test_values_are_given_by_name_only() -> None:
    arguments = run_arguments(
        name="n", image="label:tag", environment=("SECRET", "B"), mounts=(("/h", "/c"),)
    )
    assert arguments[:2] == ("run", "--name")
    assert "-e SECRET -e B -e GITHUB_ACTIONS=true -e CI=true" in " ".join(arguments)
    assert arguments[-3:] == ("-v", "/h:/c", "label:tag")
    assert not {"-t", "-i", "--init", "--user", "--network"} & set(arguments)


def test_another_entrypoint_stands_before_the_mounts() -> None:
    arguments = run_arguments(
        name="n", image="i", environment=(), mounts=(("/h", "/c"),), entrypoint="/bye"
    )
    assert arguments[-5:] == ("--entrypoint", "/bye", "-v", "/h:/c", "i")


def test_what_an_earlier_stage_saved_is_given_to_the_next() -> None:
    assert variables()["STATE_owner"] == "c1"


@pytest.mark.parametrize(
    ("host", "socket"),
    [
        ("", "/var/run/docker.sock"),
        ("unix:///run/other.sock", "/run/other.sock"),
        ("tcp://127.0.0.1:1", "/var/run/docker.sock"),
    ],
)
def test_the_action_talks_to_the_engine_that_runs_it(host: str, socket: str) -> None:
    assert engine_socket({"DOCKER_HOST": host}) == socket


def test_ci_is_not_set_over_the_jobs_own() -> None:
    assert "CI=true" not in run_arguments(name="n", image="i", environment=("CI",), mounts=())


def test_names_look_like_the_runners_own() -> None:
    image = image_name()
    label, _, tag = image.partition(":")
    assert (len(label), len(tag)) == (6, 32)
    assert container_name("12ab:9-c") != container_name("12ab:9-c")
    assert container_name("12ab:9-c").startswith("ab9c_")


def test_the_socket_comes_first_and_the_workspace_last() -> None:
    assert DIRECTORIES.mounts() == (
        ("/var/run/docker.sock", "/var/run/docker.sock"),
        ("/w/_temp", "/github/runner_temp"),
        ("/w/_temp/_github_home", "/github/home"),
        ("/w/_temp/_github_workflow", "/github/workflow"),
        ("/w/_temp/_runner_file_commands", "/github/file_commands"),
        ("/w/repo/repo", "/github/workspace"),
    )


def test_inputs_keep_their_dashes_and_lose_their_spaces() -> None:
    values = variables()
    assert values["INPUT_FAIL-UNDER"] == "4"
    assert values["INPUT_TWO_WORDS"] == "/github/workspace/x"


def test_paths_are_those_of_the_container_but_for_two() -> None:
    values = variables()
    assert values["HOME"] == "/github/home"
    assert values["GITHUB_WORKSPACE"] == "/github/workspace"
    assert values["GITHUB_EVENT_PATH"] == "/github/workflow/event.json"
    assert values["GITHUB_OUTPUT"] == "/github/file_commands/set_output_1"
    assert values["RUNNER_TEMP"] == "/github/runner_temp"
    assert values["RUNNER_WORKSPACE"] == "/w/repo"
    assert values["RUNNER_TOOL_CACHE"] == "/w/_tool"


def test_the_job_may_not_hide_what_the_runner_sets() -> None:
    values = variables(env={"HOME": "/root", "MINE": "1", "CI": "false"})
    assert (values["HOME"], values["MINE"], values["CI"]) == ("/github/home", "1", "false")


def test_neither_the_token_nor_the_cache_are_given_away() -> None:
    values = variables(token="ghs_secret")
    assert "GITHUB_TOKEN" not in values
    assert "ACTIONS_CACHE_SERVICE_V2" not in values
    assert "ghs_secret" not in values.values()


@pytest.mark.parametrize(
    ("event", "name"),
    [({}, "push"), ({"pull_request": {}}, "pull_request"), ({"merge_group": {}}, "merge_group")],
)
def test_the_event_names_itself(event: dict[str, object], name: str) -> None:
    assert variables(event=event)["GITHUB_EVENT_NAME"] == name


def test_values_of_the_github_context_can_be_given() -> None:
    values = variables(github={"sha": "abc", "event_name": "pull_request_target"})
    assert values["GITHUB_SHA"] == "abc"
    assert values["GITHUB_EVENT_NAME"] == "pull_request_target"


@pytest.mark.parametrize(
    ("value", "translated"),
    [
        ("/host/a", "/c"),
        ("/host/a/b", "/c/b"),
        ("/host/ab", "/host/ab"),
        ("in /host/a/b", "in /host/a/b"),
        ("", ""),
    ],
)
def test_only_a_whole_leading_directory_is_translated(value: str, translated: str) -> None:
    assert PathMap(pairs=(("/host/a", "/c"),)).to_container(value) == translated


def test_every_declared_input_is_there_whatever_the_case_of_the_given_name() -> None:
    resolved = read_action(FIXTURES / "chatty").resolved({"Mood": "fail", "other": "1"}, "ghs_1")
    assert resolved == {"Mood": "fail", "other": "1", "fail-under": "4", "token": "ghs_1"}


def test_undeclared_inputs_are_named() -> None:
    given = {"MOOD": "", "args": "", "entryPoint": "", "mod": ""}
    assert read_action(FIXTURES / "chatty").unexpected(given) == ("mod",)


def test_an_action_that_needs_more_than_is_played_is_refused(tmp_path: Path) -> None:
    (tmp_path / "action.yml").write_text(
        "name: x\ninputs: {}\noutputs: {}\n"
        "runs: {using: docker, image: Dockerfile, pre-entrypoint: /hello}\n"
    )
    with pytest.raises(ValueError, match="pre-entrypoint"):
        read_action(tmp_path)
