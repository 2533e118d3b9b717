"""The action's inputs: what they may be, and what is said where they are something else."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

import pytest

from readiness.errors import UsageError
from readiness.github.commands import masks
from readiness.github.inputs import cache, login

AUTH = base64.b64encode(b"me:hunter2").decode()


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"INPUT_PASSWORD": "hunter2"}, "expected `username` with `password`"),
        ({"INPUT_DOCKER-CONFIG": "hunter2"}, "expected `docker-config` to be the content"),
        ({"INPUT_DOCKER-CONFIG": "[]"}, "expected `docker-config` to be the content"),
        (
            {"INPUT_DOCKER-CONFIG": "{}", "INPUT_USERNAME": "me", "INPUT_PASSWORD": "hunter2"},
            "saw both",
        ),
    ],
)
def test_a_login_that_is_none_is_told_and_not_quoted(inputs: Mapping[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        login(inputs)
    assert "hunter2" not in str(caught.value)


def test_a_name_whose_password_is_kept_from_a_fork_is_no_login() -> None:
    assert not login({"INPUT_USERNAME": "me", "INPUT_PASSWORD": ""})


def test_the_logins_within_a_docker_config_are_secrets() -> None:
    content = json.dumps({"auths": {"ghcr.io": {"auth": AUTH, "email": "me@example"}}})
    assert set(login({"INPUT_DOCKER-CONFIG": content}).secrets) == {"", AUTH, "hunter2"}


@pytest.mark.parametrize("text", ["auto", "gha", "off", "registry:ghcr.io/me/cache"])
def test_a_cache_is_one_of_four(text: str) -> None:
    assert cache(text) == text


@pytest.mark.parametrize("text", ["on", "registry:", "registry"])
def test_any_other_cache_is_a_wrong_call(text: str) -> None:
    with pytest.raises(UsageError, match="registry:REF"):
        cache(text)


def test_the_runner_is_not_told_to_mask_what_is_part_of_common_words() -> None:
    key = '{\n "key": "abc"\n}'
    assert masks(["x", "abc ", key]) == ('::add-mask:: "key": "abc"',)
