"""The data directory that is made beforehand: named after all that it is made of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readiness.plan import Postgres
from readiness.services.postgres.container import spec
from readiness.services.postgres.prepared import NAME, PASSWORD, from_prepared, recipe

POSTGRES = Postgres(image="postgres:17", database="academy", user="app", password="p")


def test_the_same_image_and_database_have_the_same_key() -> None:
    assert recipe(POSTGRES, "sha256:1").key == recipe(POSTGRES, "sha256:1").key


def test_neither_role_nor_password_nor_port_nor_database_is_part_of_the_directory() -> None:
    other = replace(POSTGRES, user="other", password="q", port=5433, database="videos")
    assert recipe(other, "sha256:1").key == recipe(POSTGRES, "sha256:1").key


def test_another_image_has_another_key() -> None:
    assert recipe(POSTGRES, "sha256:2").key != recipe(POSTGRES, "sha256:1").key


def test_a_database_whose_name_is_taken_in_every_directory_has_one_of_its_own() -> None:
    taken = recipe(replace(POSTGRES, database="postgres"), "sha256:1")
    assert taken.key != recipe(POSTGRES, "sha256:1").key
    assert taken.spec.environment[NAME] == "postgres"


def test_another_version_of_ours_has_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = recipe(POSTGRES, "sha256:1").key
    monkeypatch.setattr("readiness.services.postgres.prepared.__version__", "99")
    assert recipe(POSTGRES, "sha256:1").key != before


def test_it_is_made_on_the_disk_without_a_network() -> None:
    made = recipe(POSTGRES, "sha256:1").spec
    assert (made.tmpfs, made.address, made.image) == ({}, None, "sha256:1")


def test_a_server_on_a_prepared_directory_is_started_as_any_other_but_for_what_is_there() -> None:
    fresh = spec(POSTGRES, "new", "198.19.0.5")
    ready = from_prepared(fresh, "abc", {PASSWORD: "old", NAME: "readiness", "PATH": "/bin"})
    assert ready.environment == {**fresh.environment, PASSWORD: "old", NAME: "readiness"}
    assert (ready.image, ready.tmpfs) == ("readiness-prepared:abc", {})
    assert ready.command == fresh.command
