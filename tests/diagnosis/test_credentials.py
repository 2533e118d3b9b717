"""Credentials of git's that would be copied into an image are told, with place and mend."""

from __future__ import annotations

import pytest

from readiness.diagnosis.credentials import exposed
from readiness.diagnosis.dockerignore import ignores
from readiness.model import Location
from readiness.plan import Build, Image
from tests.diagnosis.conftest import Make

HEADER = '[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic eC1hY2Nlc3M=\n'
COPIED = "FROM a\nWORKDIR /app\nCOPY . .\n"


def told(
    make: Make,
    dockerfile: str,
    config: str,
    *,
    ignored: str = "",
    context: str = ".",
    target: str | None = None,
) -> list[str]:
    files = {"Dockerfile": dockerfile, f"{context}/.git/config": config}
    files |= {f"{context}/.dockerignore": ignored}
    plan = Build(context=context, dockerfile="Dockerfile", target=target)
    place = Location(path="readiness.yml", line=1)
    images = (Image(name="video", location=place, build=plan),)
    return list(exposed(images, make(files)))


def test_a_token_that_the_checkout_left_is_told_with_place_and_mend(make: Make) -> None:
    (remark,) = told(make, COPIED, HEADER)

    assert remark.startswith("video: Dockerfile:3 copies .git/config into the image")
    assert "`extraheader`" in remark
    assert "`persist-credentials: false`" in remark
    assert "eC1hY2Nlc3M" not in remark


@pytest.mark.parametrize(
    "config",
    [
        HEADER,
        '[remote "origin"]\n\turl = https://me:hunter2@example.com/a.git\n',
        '[remote "origin"]\n\turl = https://ghp_0123abcd@github.com/a/b\n',
        "[credential]\n\tpassword = hunter2\n",
    ],
)
def test_every_kind_of_credential_is_seen(make: Make, config: str) -> None:
    assert len(told(make, COPIED, config)) == 1


@pytest.mark.parametrize(
    "config",
    [
        "[core]\n\tbare = false\n",
        '[remote "origin"]\n\turl = https://github.com/a/b\n',
        '[remote "origin"]\n\turl = ssh://git@github.com/a/b\n',
        '[remote "origin"]\n\turl = git@github.com:a/b.git\n',
        "",
    ],
)
def test_what_is_no_credential_is_not_told(make: Make, config: str) -> None:
    assert told(make, COPIED, config) == []


@pytest.mark.parametrize(
    "dockerfile",
    [
        "FROM a\nCOPY . /app\n",
        "FROM a\nADD ./ /app/\n",
        'FROM a\nCOPY ["*", "/app/"]\n',
        "FROM a\nCOPY --chown=1:1 / /app\n",
        "FROM a AS b\nCOPY . /src\nFROM c\nCOPY --from=b /src /app\n",
        "FROM a AS b\nCOPY . /src\nFROM b\nRUN true\n",
    ],
)
def test_each_way_into_the_image_is_seen(make: Make, dockerfile: str) -> None:
    assert len(told(make, dockerfile, HEADER)) == 1


@pytest.mark.parametrize(
    "dockerfile",
    [
        "FROM a\nCOPY apps /app\n",
        "FROM a\nCOPY --exclude=.git . /app\n",
        "FROM a AS b\nCOPY . /src\nFROM c\nCOPY --from=b /src/dist /app\n",
        "FROM a AS b\nCOPY . /src\nFROM c\nCOPY --from=other /src /app\n",
        "FROM a\nCOPY\n",
        "",
    ],
)
def test_what_does_not_get_into_the_image_is_not_told(make: Make, dockerfile: str) -> None:
    assert told(make, dockerfile, HEADER) == []


def test_only_the_stage_that_is_built_counts(make: Make) -> None:
    text = "FROM a AS lean\nRUN true\nFROM a AS whole\nCOPY . .\n"

    assert told(make, text, HEADER, target="lean") == []
    assert len(told(make, text, HEADER, target="whole")) == 1


def test_a_context_of_its_own_has_its_own_files(make: Make) -> None:
    assert len(told(make, COPIED, HEADER, context="sub")) == 1
    assert told(make, COPIED, HEADER, ignored=".git\n", context="sub") == []


def test_a_dockerignore_of_the_dockerfile_s_own_wins(make: Make) -> None:
    files = {"Dockerfile": COPIED, ".git/config": HEADER, ".dockerignore": ".git\n"}
    files |= {"Dockerfile.dockerignore": "*.md\n"}
    image = Image(
        name="video",
        location=Location(path="readiness.yml", line=1),
        build=Build(context=".", dockerfile="Dockerfile"),
    )

    assert len(list(exposed((image,), make(files)))) == 1


@pytest.mark.parametrize(
    ("lines", "ignored"),
    [
        ([".git"], True),
        (["/.git/"], True),
        (["**/.git"], True),
        ([".g*"], True),
        (["*"], True),
        (["**"], True),
        ([".git/config"], True),
        (["# .git"], False),
        (["*.git"], True),
        ([".gi?"], True),
        (["git", "a/.git"], False),
        (["*", "!.git"], False),
        (["*", "!.git", ".git/config"], True),
        (["", "  .git  "], True),
        (["!"], False),
    ],
)
def test_dockerignore_is_read_by_docker_s_rules(lines: list[str], *, ignored: bool) -> None:
    assert ignores(lines, ".git/config") is ignored
