"""The academy's workers, taken from its docker-compose.yml, are as ready as those written out."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

ACADEMY = Path(__file__).parents[2] / "examples" / "academy"
OTHER_NAMES = {
    "REDIS_HOST": "sessions",
    "REDIS_PORT": "6380",
    "REDIS_PASSWORD": "of-the-cache",
    "DB_HOST": "pg.internal",
    "DB_PORT": "5433",
    "AWS_ENDPOINT_URL": "http://queues:9324",
    "AWS_ENDPOINT_URL_SQS": "http://queues:9324",
    "AWS_ENDPOINT_URL_S3": "http://files:9000",
}


def run(root: Path, reports: Path) -> dict[str, Any]:
    """The report of a run on the command line; it must be ready."""
    command = [sys.executable, "-m", "readiness.cli", "run", "--report-dir", str(reports)]
    done = subprocess.run(
        [*command, "--config", "readiness-compose.yml"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    found: dict[str, Any] = json.loads((reports / "report.json").read_text())
    return found


def test_the_workers_of_docker_compose_yml_are_ready(tmp_path: Path) -> None:
    assert run(ACADEMY, tmp_path)["score"] == {"passed": 16, "total": 16}


def test_the_labs_servers_answer_at_the_names_and_ports_of_the_project(tmp_path: Path) -> None:
    root = tmp_path / "academy"
    shutil.copytree(ACADEMY, root, ignore=shutil.ignore_patterns("readiness-report"))
    (root / "docker-compose.yml").write_text(yaml.safe_dump(renamed()))
    assert run(root, tmp_path / "reports")["score"] == {"passed": 16, "total": 16}


def renamed() -> dict[str, Any]:
    """The academy's Compose file with servers of other names, ports and makes."""
    compose: dict[str, Any] = yaml.safe_load((ACADEMY / "docker-compose.yml").read_text())
    services = compose["services"]
    services["cache"] = services.pop("redis") | {
        "command": "redis-server --port 6380 --requirepass of-the-cache",
        "networks": {"default": {"aliases": ["sessions"]}},
    }
    database = services.pop("postgres") | {"container_name": "pg.internal"}
    database["environment"] |= {"PGPORT": "5433"}
    services["database"] = database
    services.pop("localstack")
    services["queues"] = {"image": "softwaremill/elasticmq-native"}
    services["files"] = {"image": "minio/minio", "command": "server /data"}
    for name in ("api", *(name for name in services if "-worker" in name)):
        services[name]["environment"] |= OTHER_NAMES
        services[name].pop("depends_on")
        url = services[name]["environment"].get("SQS_QUEUE_URL")
        if url:
            services[name]["environment"]["SQS_QUEUE_URL"] = url.replace(
                "localstack:4566", "queues:9324"
            )
    return compose
