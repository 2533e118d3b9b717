"""Carries a plan out: who we are on the engine, what dead runs left there, the login, the run."""

from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docker

from readiness.call import Call, RegistryLogin
from readiness.engine import Engine, connect, find_own, sweep
from readiness.errors import LabError
from readiness.model import Report
from readiness.plan import Plan
from readiness.progress import Timeline
from readiness.run import Later, run
from readiness.sentence import quoted, say

DOCKER_HUB = "https://index.docker.io/v1/"


def run_plan(call: Call, plan: Plan, progress: Timeline, later: Later, timeout: float) -> Report:
    """Run the plan in this container's engine. Raises LabError where that is not possible.

    `later` takes what can wait until the verdict is told.
    """
    api = connect()
    with _logged_in(call.login) as config:
        if config is not None:
            api.reload_config(dockercfg_path=str(config / "config.json"))
        with progress.phase("look for what dead runs left"):
            _sweep(api, progress)
        engine = Engine(api, plan.identity.id, find_own(api), keep=call.keep, docker_config=config)
        return run(plan, call, engine, progress, later, timeout=timeout)


def _sweep(api: docker.APIClient, progress: Timeline) -> None:
    """Remove what dead runs left; what cannot be removed is no fault of this run's."""
    try:
        swept = sweep(api)
    except LabError as error:
        progress.note(say("{refused}; the next run tries again", refused=quoted(error)))
        return
    if not swept.nothing:
        progress.note(
            say(
                "removed what dead runs had left: {containers} containers,"
                " {networks} networks, {images} images",
                containers=swept.containers,
                networks=swept.networks,
                images=swept.images,
            )
        )


@contextmanager
def _logged_in(login: RegistryLogin) -> Iterator[Path | None]:
    """A folder with Docker's `config.json` for the login, None where there is no login."""
    if not login:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="readiness-docker-") as folder:
        file = Path(folder) / "config.json"
        file.write_text(login.config_json or _config(login), encoding="utf-8")
        file.chmod(0o600)
        yield file.parent


def _config(login: RegistryLogin) -> str:
    pair = f"{login.username}:{login.password}".encode()
    auth = {"auth": base64.b64encode(pair).decode()}
    return json.dumps({"auths": {login.registry or DOCKER_HUB: auth}})
