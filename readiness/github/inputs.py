"""The action's inputs, as the runner hands them over, made into a call."""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

from readiness.call import Call, RegistryLogin, Work
from readiness.config.find import root_of
from readiness.config.units import seconds
from readiness.errors import UsageError
from readiness.github.settings import Settings
from readiness.matrix import MOST_JOBS
from readiness.model import GateId
from readiness.sentence import say

CHOICES = {
    "comment": ("auto", "always", "never"),
    "statuses": ("auto", "true", "false"),
    "language": ("en", "ko"),
}


def call_from_inputs(environ: Mapping[str, str]) -> Call:
    """The call that the inputs ask for. Raises UsageError for a value that an input cannot have."""
    for name, choices in CHOICES.items():
        _choice(name, given(environ, name) or choices[0], choices)
    workspace = Path(environ.get("GITHUB_WORKSPACE") or Path.cwd())
    config, env_file = given(environ, "config"), given(environ, "env-file")
    root = root_of(workspace / config) if config else workspace
    return Call(
        work=work(environ),
        root=root,
        config=os.path.relpath(workspace / config, root) if config else None,
        folder=os.path.relpath(root, workspace) if root != workspace else "",
        workers=listed(environ, "worker", r"[\s,]+"),
        fail_under=fail_under(given(environ, "fail-under") or str(len(GateId))),
        report_dir=report_dir(workspace, given(environ, "report-dir") or "readiness-report"),
        env_file=workspace / env_file if env_file else None,
        timeout=timeout(given(environ, "timeout")),
        cache=cache(given(environ, "cache") or "auto"),
        prepares=prepares(environ),
        language=given(environ, "language") or "en",
        login=login(environ),
        commit=commit(environ),
        shards=shards(given(environ, "plan")),
        reports=tuple(workspace / place for place in listed(environ, "merge", r"\s*[,\n]\s*")),
        variables=users_variables(environ),
    )


def report_dir(workspace: Path, text: str) -> Path:
    """Where reports go: nothing outlives the action's container outside of the workspace.

    Raises UsageError for such a place.
    """
    folder = workspace / text
    if not folder.resolve().is_relative_to(workspace.resolve()):
        raise UsageError(
            say(
                "expected `report-dir` to lie in the workspace, {workspace}, which is all that"
                " outlives the action's container; it is {text}",
                workspace=workspace,
                text=f"{text!r}",
            )
        )
    return folder


def login(environ: Mapping[str, str]) -> RegistryLogin:
    """The login for private images. Raises UsageError where the inputs do not make one."""
    found = RegistryLogin(
        registry=given(environ, "registry"),
        username=given(environ, "username"),
        password=given(environ, "password"),
        config_json=given(environ, "docker-config"),
    )
    if found.password and not found.username:
        raise UsageError(say("expected `username` with `password`; saw `password` alone"))
    if found.config_json and found.username:
        raise UsageError(say("expected `docker-config` or `username` and `password`; saw both"))
    if found.config_json and not _is_mapping(found.config_json):
        raise UsageError(
            say(
                "expected `docker-config` to be the content of a Docker config.json, such as"
                ' {"auths": {…}}; it is no JSON object'
            )
        )
    return found


def _is_mapping(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def work(environ: Mapping[str, str]) -> Work:
    """What the action is to do. Raises UsageError for two things at once."""
    plan, merge = given(environ, "plan") not in {"", "false"}, bool(given(environ, "merge"))
    if plan and merge:
        raise UsageError(say("expected `plan` or `merge`, saw both: they belong to different jobs"))
    if plan:
        return Work.PLAN
    return Work.MERGE if merge else Work.RUN


def settings(environ: Mapping[str, str], call: Call) -> Settings:
    """What the inputs ask of GitHub's API for this call."""
    config = posixpath.join(call.folder, call.config or "readiness.yml")
    return Settings(
        api_url=environ.get("GITHUB_API_URL") or "https://api.github.com",
        token=given(environ, "github-token"),
        comment=given(environ, "comment") or "auto",
        statuses=given(environ, "statuses") or "auto",
        key=" ".join((posixpath.normpath(config), *call.workers)),
        selected=call.workers,
    )


def given(environ: Mapping[str, str], name: str) -> str:
    """An input's value; the runner keeps dashes and writes the name in capitals."""
    return environ.get(f"INPUT_{name.upper()}", "").strip()


def commit(environ: Mapping[str, str]) -> str:
    """The commit that the runner says is checked out; empty where it says none."""
    found = re.fullmatch(r"[0-9a-f]{7,64}", environ.get("GITHUB_SHA", ""))
    return found[0] if found else ""


def listed(environ: Mapping[str, str], name: str, between: str) -> tuple[str, ...]:
    """An input's values, parted by what matches `between`."""
    return tuple(filter(None, re.split(between, given(environ, name))))


def users_variables(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment without what the runner keeps for itself: inputs and its own tokens."""
    own = ("INPUT_", "ACTIONS_", "STATE_")
    return {name: value for name, value in environ.items() if not name.startswith(own)}


def fail_under(text: str) -> int:
    """The number of gates asked of each worker. Raises UsageError."""
    if not text.isdecimal() or not 0 < int(text) <= len(GateId):
        raise UsageError(
            say("expected `fail-under` to be a number from 1 to 4; it is {text}", text=f"{text!r}")
        )
    return int(text)


def shards(text: str) -> int:
    """The most jobs that a matrix may have, 0 for one per worker. Raises UsageError."""
    if text in {"", "true", "false"}:
        return 0
    if not text.isdecimal() or not 0 < int(text) <= MOST_JOBS:
        raise UsageError(
            say(
                "expected `plan` to be true or a number of jobs from 1 to {most}; it is {text}",
                most=MOST_JOBS,
                text=f"{text!r}",
            )
        )
    return int(text)


def timeout(text: str) -> float:
    """The whole run's time in seconds, 0 for no limit. Raises UsageError."""
    if not text:
        return 0.0
    try:
        return seconds(text)
    except ValueError as error:
        raise UsageError(
            say(
                "expected `timeout` to be a duration such as 90, 90s or 2m; it is {text}",
                text=f"{text!r}",
            )
        ) from error


def cache(text: str) -> str:
    """Which build cache. Raises UsageError."""
    if text not in ("auto", "gha", "off") and not re.fullmatch(r"registry:\S+", text):
        _choice("cache", text, ("auto", "gha", "registry:REF", "off"))
    return text


def prepares(environ: Mapping[str, str]) -> bool:
    """Whether there will be later runs on this engine; GitHub's own machines are used once."""
    hosted = environ.get("RUNNER_ENVIRONMENT") == "github-hosted"
    return not hosted and given(environ, "cache") != "off"


def _choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise UsageError(
            say(
                "expected `{name}` to be one of {choices}; it is {value}",
                name=name,
                choices=", ".join(choices),
                value=f"{value!r}",
            )
        )
