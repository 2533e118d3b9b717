"""Where a missing module should have come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness.diagnosis.requirements import advise, distribution, installed_files
from readiness.model import Location
from readiness.plan import Build

if TYPE_CHECKING:
    from tests.diagnosis.conftest import Make

BASE = Build(context=".", dockerfile="docker/Dockerfile.base")
WORKER = Build(context=".", dockerfile="docker/video/Dockerfile")
FILES = {
    "docker/Dockerfile.base": """
        FROM python:3.13-slim
        WORKDIR /app
        COPY requirements/base.txt /tmp/requirements.txt
        RUN pip install --no-cache-dir -r /tmp/requirements.txt
        """,
    "docker/video/Dockerfile": """
        FROM academy-base
        COPY requirements/ requirements/
        RUN --mount=type=cache,target=/root/.cache \\
            pip install -r requirements/video.txt
        """,
    "requirements/base.txt": "boto3\n",
    "requirements/video.txt": "# video\nav==15\n",
    "requirements/api.txt": "gunicorn\nDjangoRestFramework>=3\n",
    "libs/settings.py": "",
}


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("yaml", "PyYAML"),
        ("PIL.Image", "Pillow"),
        ("rest_framework.views", "djangorestframework"),
        ("google.protobuf.message", "protobuf"),
        ("django_extensions", "django-extensions"),
        ("requests", "requests"),
    ],
)
def test_a_module_has_the_name_of_its_distribution(module: str, name: str) -> None:
    assert distribution(module) == name


def test_the_files_that_an_image_installs_are_found_through_what_it_copies(make: Make) -> None:
    files = installed_files((BASE, WORKER), make(FILES))

    assert files == ("requirements/base.txt", "requirements/video.txt")


def test_a_missing_module_belongs_into_the_images_own_requirements(make: Make) -> None:
    advice = advise("rest_framework", (BASE, WORKER), make(FILES))

    assert advice.location == Location(path="requirements/video.txt", line=2)
    assert advice.elsewhere == Location(path="requirements/api.txt", line=2)
    assert advice.hint == (
        "add djangorestframework to requirements/video.txt, which this image installs"
        " (requirements/api.txt has it, but that is not installed here),"
        " or do not import it in the worker"
    )


def test_a_module_of_the_repository_was_not_copied(make: Make) -> None:
    advice = advise("libs.settings", (BASE, WORKER), make(FILES))

    assert advice.own == "libs/settings.py"
    assert "COPY" in advice.hint
    assert advice.location is None


def test_an_image_that_is_not_built_here_has_no_file_to_add_to(make: Make) -> None:
    advice = advise("yaml", (), make(FILES))

    assert advice.location is None
    assert advice.hint.startswith("add PyYAML to what it installs")


def test_a_project_that_installs_itself_lists_what_it_needs_in_pyproject(make: Make) -> None:
    repository = make(
        {
            "Dockerfile": "FROM python\nWORKDIR /app\nCOPY . .\nRUN pip install --no-cache .\n",
            "pyproject.toml": "[project]\nname = 'x'\ndependencies = []\n",
        }
    )

    advice = advise("yaml", (Build(context=".", dockerfile="Dockerfile"),), repository)

    assert advice.location == Location(path="pyproject.toml", line=3)
