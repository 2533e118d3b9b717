"""The logins that `docker login` has kept on this host: the command line pulls with them."""

from __future__ import annotations

import base64
import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docker.auth import load_config
from docker.credentials import StoreError
from docker.errors import DockerException

from readiness.call import RegistryLogin


def host_login(environ: Mapping[str, str]) -> RegistryLogin:
    """What is kept in the user's `config.json`, and by the programs that it names.

    Nothing where there is none; what such a program does not give is left out, and told by the
    registry when an image is pulled.
    """
    home = Path(environ.get("HOME") or Path.home())
    file = Path(environ.get("DOCKER_CONFIG") or home / ".docker") / "config.json"
    auths = {registry: auth for registry, login in _kept(file).items() if (auth := _auth(login))}
    return RegistryLogin(config_json=json.dumps({"auths": auths}) if auths else "")


def _kept(file: Path) -> dict[str, Any]:
    """The logins by registry, in the form of docker's library."""
    try:
        written = json.loads(file.read_bytes())
        config: Any = load_config(config_dict=written) if written else None
    except (OSError, ValueError, AttributeError, DockerException):
        return {}
    try:
        with warnings.catch_warnings():  # of a program that is not there
            warnings.simplefilter("ignore")
            return dict(config.get_all_credentials()) if config else {}
    except (DockerException, StoreError):
        return dict(config.auths)


def _auth(login: object) -> dict[str, str] | None:
    """A login as Docker's `config.json` has it: docker's library names it in two ways."""
    if not isinstance(login, dict):
        return None
    known = {key.lower(): value for key, value in login.items() if value}
    if token := known.get("identitytoken"):
        return {"identitytoken": token}
    if "username" not in known or "password" not in known:
        return None
    pair = f"{known['username']}:{known['password']}"
    return {"auth": base64.b64encode(pair.encode()).decode()}
