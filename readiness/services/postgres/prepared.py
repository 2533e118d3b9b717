"""A data directory of Postgres made beforehand: what it is named after, and how it is made."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import replace

from readiness import __version__
from readiness.container import ContainerSpec
from readiness.engine.prepared import Recipe, tag
from readiness.plan import Postgres
from readiness.services.postgres.container import SUPERUSER, spec

DATABASE = "readiness"
FIXED = ("postgres",)
"""Names that are there in every directory, so that no other database can be given them."""

NAME = "POSTGRES_DB"
PASSWORD = "POSTGRES_PASSWORD"  # noqa: S105  the variable's name
OF_THE_RUN = (PASSWORD, "PGPORT")
"""What a data directory does not remember, or what is asked of the image that has it."""

# The entrypoint's own server, while it sets the directory up, listens on no port.
_IS_UP = 'read -r name < /proc/1/comm && [ "$name" = postgres ] && pg_isready -q -h 127.0.0.1'


def recipe(postgres: Postgres, image_id: str) -> Recipe:
    """How the image prepares a database, on its disk and not in memory.

    It gets its name in the run: one directory is for all projects with that image.
    """
    named = postgres.database if postgres.database in FIXED else DATABASE
    started = spec(replace(postgres, database=named), secrets.token_hex(16), "")
    key = _key(image_id, started)
    return Recipe(
        key=key,
        image=image_id,
        spec=replace(
            started,
            role=f"prepare-{key}",
            image=image_id,
            address=None,
            aliases=(),
            tmpfs={},
        ),
        ready=("sh", "-c", _IS_UP),
    )


def from_prepared(fresh: ContainerSpec, key: str, found: Mapping[str, str]) -> ContainerSpec:
    """The same server on the directory that is there; superuser and database are what they were."""
    environment = {**fresh.environment, PASSWORD: found[PASSWORD], NAME: found[NAME]}
    return replace(fresh, image=tag(key), environment=environment, tmpfs={})


def _key(image_id: str, started: ContainerSpec) -> str:
    lasting = {k: v for k, v in started.environment.items() if k not in OF_THE_RUN}
    made_of = [__version__, image_id, SUPERUSER, lasting, started.command]
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:24]
