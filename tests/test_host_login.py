"""The command line pulls with what `docker login` has kept on the host."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from readiness.call import RegistryLogin
from readiness.host_login import host_login

PAIR = base64.b64encode(b"me:hunter2").decode()
HELPER = """\
#!/bin/sh
read -r registry
test "$1" = list && echo '{"registry.example": "me"}' && exit
echo '{"ServerURL": "registry.example", "Username": "me", "Secret": "hunter2"}'
"""


def kept(folder: Path, config: object) -> RegistryLogin:
    folder.mkdir(exist_ok=True)
    text = config if isinstance(config, str) else json.dumps(config)
    (folder / "config.json").write_text(text)
    return host_login({"DOCKER_CONFIG": str(folder), "HOME": "/nowhere"})


def auths(login: RegistryLogin) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(login.config_json)["auths"]
    return found


def test_a_login_of_the_file_is_handed_on_and_secret(tmp_path: Path) -> None:
    login = kept(
        tmp_path,
        {"auths": {"registry.example": {"auth": PAIR}, "other.example": {}}, "psFormat": "x"},
    )
    assert auths(login) == {"registry.example": {"auth": PAIR}}
    assert "hunter2" in login.secrets


def test_the_home_s_file_is_the_default(tmp_path: Path) -> None:
    kept(tmp_path / ".docker", {"auths": {"registry.example": {"auth": PAIR}}})
    assert auths(host_login({"HOME": str(tmp_path)})) == {"registry.example": {"auth": PAIR}}


def test_a_program_that_keeps_logins_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "docker-credential-box"
    program.write_text(HELPER)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    login = kept(tmp_path, {"credHelpers": {"registry.example": "box"}})
    assert auths(login)["registry.example"] == {"auth": PAIR}


def test_a_program_that_is_not_there_hides_no_other_login(tmp_path: Path) -> None:
    config = {
        "auths": {"other.example": {"auth": PAIR}},
        "credHelpers": {"registry.example": "is-not-there"},
    }
    assert auths(kept(tmp_path, config)) == {"other.example": {"auth": PAIR}}


@pytest.mark.parametrize("config", ["", "{", "[]", {}, {"auths": {}}, {"auths": {"a": {}}}])
def test_without_a_login_nothing_is_handed_on(tmp_path: Path, config: object) -> None:
    assert not kept(tmp_path, config)


def test_without_a_file_nothing_is_handed_on(tmp_path: Path) -> None:
    assert not host_login({"HOME": str(tmp_path)})
