"""The container of the lab's Postgres: an official-style image, in memory, keeping a log for us."""

from __future__ import annotations

from readiness.container import ContainerSpec
from readiness.plan import Postgres

SUPERUSER = "readiness_lab"

LOG_FILE = "/tmp/readiness-log/postgres.csv"  # noqa: S108 (inside the container, where nobody else is)

_MEMORY = "/readiness"

_SETTINGS = {
    # Lost when the machine dies, which loses the whole run: durability proves nothing here.
    "fsync": "off",
    "full_page_writes": "off",
    # The witness's log: CSV quotes what clients may choose (names, messages), so that no client
    # can forge a record; the collector keeps records whole, however long they are.
    "logging_collector": "on",
    "log_destination": "csvlog",
    "log_directory": LOG_FILE.rpartition("/")[0],
    "log_filename": LOG_FILE.rpartition("/")[2].replace(".csv", ".log"),
    "log_rotation_age": "0",
    "log_rotation_size": "0",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_connections": "on",
    # Statements may hold the user's data; who did what, and what went wrong, is enough.
    "log_min_error_statement": "panic",
    "track_commit_timestamp": "on",
    "max_prepared_transactions": "100",  # for workers that commit in two phases
    # All workers of a run share the server, and our own eyes must always find a place.
    "max_connections": "500",
}


def spec(postgres: Postgres, superuser_password: str, address: str) -> ContainerSpec:
    """The container to start; `superuser_password` is the lab's own, unknown to any worker.

    The image's own scripts (PostGIS makes its extension in one) work on the run's database.
    """
    options = (word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}"))
    return ContainerSpec(
        role="postgres",
        image=postgres.image,
        address=address,
        aliases=("postgres", "db", *postgres.aliases),
        command=("postgres", *options),
        environment={
            "POSTGRES_USER": SUPERUSER,
            "POSTGRES_PASSWORD": superuser_password,
            "POSTGRES_DB": postgres.database,
            "POSTGRES_INITDB_ARGS": "--encoding=UTF8 --no-sync",
            "PGDATA": f"{_MEMORY}/data",
            "PGPORT": str(postgres.port),
        },
        tmpfs={_MEMORY: ""},
    )
