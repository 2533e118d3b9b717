"""The data directory that is made beforehand: named after all that it is made of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readiness.plan import Postgres
from readiness.services.postgres.container import spec
from readiness.services.postgres.prepared import PASSWORD, from_prepared, recipe

POSTGRES = Postgres(image="postgres:17", database="academy", user="app", password="p")


def test_the_same_image_and_database_have_the_same_key() -> None:
    assert recipe(POSTGRES, "sha256:1").key == recipe(POSTGRES, "sha256:1").key


def test_neither_the_role_nor_its_password_nor_the_port_is_part_of_the_directory() -> None:
    other = replace(POSTGRES, user="other", password="q", port=5433)
    assert recipe(other, "sha256:1").key == recipe(POSTGRES, "sha256:1").key


@pytest.mark.parametrize(
    ("postgres", "image"),
    [(POSTGRES, "sha256:2"), (replace(POSTGRES, database="other"), "sha256:1")],
)
def test_another_image_or_database_has_another_key(postgres: Postgres, image: str) -> None:
    assert recipe(postgres, image).key != recipe(POSTGRES, "sha256:1").key


def test_another_version_of_ours_has_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = recipe(POSTGRES, "sha256:1").key
    monkeypatch.setattr("readiness.services.postgres.prepared.__version__", "99")
    assert recipe(POSTGRES, "sha256:1").key != before


def test_it_is_made_on_the_disk_without_a_network() -> None:
    made = recipe(POSTGRES, "sha256:1").spec
    assert (made.tmpfs, made.address, made.image) == ({}, None, "sha256:1")


def test_a_server_on_a_prepared_directory_is_set_up_as_any_other_but_for_its_superuser() -> None:
    fresh = spec(POSTGRES, "new", "198.19.0.5")
    ready = from_prepared(fresh, "abc", {PASSWORD: "old", "PATH": "/bin"})
    assert ready.environment == {**fresh.environment, PASSWORD: "old"}
    assert (ready.image, ready.tmpfs) == ("readiness-prepared:abc", {})
    assert ready.command == fresh.command
