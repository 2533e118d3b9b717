"""The public images, pulled or made here, keep the promises that the project builds on."""

import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

pytestmark = pytest.mark.engine

START_S = 30


def docker(*arguments: str) -> str:
    """What a docker command prints; it has to succeed."""
    done = subprocess.run(("docker", *arguments), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def running(*arguments: str) -> Iterator[str]:
    """A container that runs meanwhile, by name."""
    name = f"readiness-test-{uuid.uuid4().hex[:12]}"
    docker("run", "--detach", "--name", name, *arguments)
    try:
        yield name
    finally:
        docker("rm", "--force", "--volumes", name)


def answer(container: str, *command: str) -> str:
    """The first answer of a command in a container whose server is still starting."""
    deadline = time.monotonic() + START_S
    while True:
        done = subprocess.run(
            ("docker", "exec", container, *command), capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            return done.stdout.strip()
        assert time.monotonic() < deadline, f"no answer within {START_S} s: {done.stderr}"
        time.sleep(0.05)


def test_redis_takes_options_alone_and_asks_for_the_password() -> None:
    with running("redis:8-alpine", "--requirepass", "secret") as server:
        logged_in = ("redis-cli", "--no-auth-warning", "-a", "secret")
        assert answer(server, *logged_in, "ping") == "PONG"
        assert "NOAUTH" in docker("exec", server, "redis-cli", "ping")
        assert docker("exec", server, *logged_in, "config", "get", "protected-mode").endswith("no")


def test_redis_does_not_run_as_root() -> None:
    with running("redis:8-alpine") as server:
        answer(server, "redis-cli", "ping")
        owners = docker("exec", server, "sh", "-c", "grep Uid: /proc/1/status").split()[1:]
        assert "0" not in owners


def test_postgres_makes_the_database_on_a_tmpfs_and_takes_settings() -> None:
    with running(
        *("--tmpfs", "/var/lib/postgresql/data", "-e", "POSTGRES_DB=academy"),
        *("-e", "POSTGRES_USER=owner", "-e", "POSTGRES_PASSWORD=it's", "-e", "PGPASSWORD=it's"),
        *("postgres:17-alpine", "-c", "wal_level=logical", "-c", "log_line_prefix=%h %p "),
    ) as server:
        ask = ("psql", "-h", server_address(server), "-U", "owner", "-d", "academy", "-Atc")
        settings = "current_setting('wal_level'), current_setting('server_encoding')"
        assert answer(server, *ask, f"SELECT current_user, {settings}") == "owner|logical|UTF8"
        assert docker("exec", server, *ask, "SHOW log_line_prefix") == "%h %p"


def test_postgres_refuses_a_wrong_password_over_the_network() -> None:
    with running("-e", "POSTGRES_PASSWORD=right", "postgres:17-alpine") as server:
        host = ("psql", "-h", server_address(server), "-U", "postgres", "-Atc", "SELECT 1")
        assert answer(server, "env", "PGPASSWORD=right", *host) == "1"
        with pytest.raises(AssertionError, match="password authentication failed"):
            docker("exec", "--env", "PGPASSWORD=wrong", server, *host)


def test_postgres_without_a_password_says_so() -> None:
    with pytest.raises(AssertionError, match="POSTGRES_PASSWORD"):
        docker("run", "--rm", "postgres:17-alpine")


def test_postgres_honours_another_data_folder_and_runs_sql_of_the_first_start() -> None:
    script = "echo 'CREATE TABLE made (id int)' > /docker-entrypoint-initdb.d/1.sql"
    with running(
        *("-e", "PGDATA=/data", "-e", "POSTGRES_PASSWORD=x", "--tmpfs", "/data"),
        *("--entrypoint", "sh", "postgres:17-alpine", "-c"),
        f"{script}; exec docker-entrypoint.sh postgres",
    ) as server:
        ask = ("psql", "-h", server_address(server), "-U", "postgres", "-Atc")
        count = "SELECT count(*) FROM made"
        assert answer(server, "env", "PGPASSWORD=x", *ask, count) == "0"
        assert "PG_VERSION" in docker("exec", server, "ls", "/data")


def server_address(container: str) -> str:
    """The container's address, so that its server is asked over the network."""
    network = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"
    return docker("inspect", "--format", network, container)


def test_python_and_pip_live_in_usr_local() -> None:
    where = "import sys, sysconfig; print(sys.version_info[:2], sysconfig.get_path('scripts'))"
    assert docker("run", "--rm", "python:3.13-slim", "python", "-c", where) == (
        "(3, 13) /usr/local/bin"
    )
    paths = docker("run", "--rm", "python:3.13-slim", "sh", "-c", "which python python3 pip")
    assert paths.split() == [f"/usr/local/bin/{name}" for name in ("python", "python3", "pip")]


def test_debian_is_trixie() -> None:
    release = docker("run", "--rm", "debian:trixie-slim", "cat", "/etc/os-release")
    assert "VERSION_CODENAME=trixie" in release
