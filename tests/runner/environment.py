"""Works out the environment that the runner gives to an action's container."""

import platform
from collections.abc import Mapping
from pathlib import Path

from tests.runner.model import Call
from tests.runner.paths import Directories

# Long and of one kind, so that a test can look for it where it must never appear.
RUNTIME_TOKEN = "runtime-token-of-the-test-runner"
_SHA = "0123456789abcdef0123456789abcdef01234567"
_ARCHITECTURES = {"x86_64": "X64", "aarch64": "ARM64", "armv7l": "ARM"}


def environment(
    call: Call,
    inputs: Mapping[str, str],
    directories: Directories,
    files: Mapping[str, Path],
    state: Mapping[str, str],
) -> Mapping[str, str]:
    """Gives the container's variables with container paths, in the runner's precedence.

    `state` is what an earlier stage of the action has saved.
    """
    values = {
        **call.env,
        **{f"INPUT_{name.replace(' ', '_').upper()}": value for name, value in inputs.items()},
        **{f"STATE_{name}": value for name, value in state.items()},
        "HOME": str(directories.home),
        **_github(call, directories),
        **{name: str(path) for name, path in files.items()},
        **_runner(directories),
        "ACTIONS_RUNTIME_URL": "https://pipelines.actions.invalid/",
        "ACTIONS_RUNTIME_TOKEN": RUNTIME_TOKEN,
    }
    paths = directories.path_map()
    return {name: paths.to_container(value) for name, value in values.items()}


def _github(call: Call, directories: Directories) -> Mapping[str, str]:
    owner = "example"
    values = {
        "action": "__self",
        "actor": owner,
        "actor_id": "1",
        "api_url": "https://api.github.com",
        "base_ref": "",
        "event_name": _event_name(call.event),
        "event_path": str(directories.workflow / "event.json"),
        "graphql_url": "https://api.github.com/graphql",
        "head_ref": "",
        "job": "readiness",
        "ref": "refs/heads/main",
        "ref_name": "main",
        "ref_protected": "false",
        "ref_type": "branch",
        "repository": f"{owner}/{directories.repository}",
        "repository_id": "1",
        "repository_owner": owner,
        "repository_owner_id": "1",
        "retention_days": "90",
        "run_attempt": "1",
        "run_id": "1",
        "run_number": "1",
        "server_url": "https://github.com",
        "sha": _SHA,
        "triggering_actor": owner,
        "workflow": "readiness",
        "workflow_ref": f"{owner}/{directories.repository}/.github/workflows/ci.yml@main",
        "workflow_sha": _SHA,
        "workspace": str(directories.workspace),
        **call.github,
    }
    return {f"GITHUB_{name.upper()}": value for name, value in values.items()}


def _event_name(event: Mapping[str, object]) -> str:
    known = ("pull_request", "merge_group")
    return next((name for name in known if name in event), "push")


def _runner(directories: Directories) -> Mapping[str, str]:
    machine = platform.machine()
    return {
        "RUNNER_OS": "Linux",
        "RUNNER_ARCH": _ARCHITECTURES.get(machine, machine.upper()),
        "RUNNER_NAME": "test-runner",
        "RUNNER_ENVIRONMENT": "github-hosted",
        "RUNNER_TEMP": str(directories.temp),
        # These two stay paths of the host: the runner maps neither of them.
        "RUNNER_TOOL_CACHE": str(directories.tools),
        "RUNNER_WORKSPACE": str(directories.pipeline),
    }
