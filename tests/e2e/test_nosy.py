"""Worker, probes, own service and setup step get nothing that is ours: seen from inside of them."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.repository import BASE
from tests.e2e.test_github import ROOT, host, image
from tests.runner import Call, run_action

__all__ = ["host", "image"]
pytestmark = [pytest.mark.engine, pytest.mark.timeout(400)]

NOSY = Path(__file__).parent / "inside" / "nosy.py"
WORKER = """\
import os

import boto3
import nosy
import psycopg
import redis

if found := list(nosy.look()):
    raise ImportError("; ".join(found))


def client():
    if found := list(nosy.look()):
        raise RuntimeError("; ".join(found))
    return redis.Redis.from_url(os.environ["REDIS_URL"])


def main():
    sqs, queue = boto3.client("sqs"), os.environ["QUEUE_URL"]
    while True:
        answer = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5)
        for message in answer.get("Messages", []):
            with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
                found = "; ".join(nosy.look()) or "nothing"
                connection.execute("UPDATE jobs SET found = %s", (found,))
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


if __name__ == "__main__":
    main()
"""
CONFIGURATION = """\
version: 1
environment: {HOST_AT: "%s"}
services:
  nosy: {image: w, command: python nosy.py serve, ready: {tcp: 8000}}
setup:
  - run: {image: w, command: python nosy.py}
  - sql: "CREATE TABLE jobs (found text); INSERT INTO jobs VALUES ('')"
workers:
  w:
    build: .
    gates:
      image: {import: worker}
      redis: {client: "worker:client"}
      queue: {name: jobs, message: {id: 1}}
      database: {query: SELECT found FROM jobs, expect: nothing, settle: 0}
"""
TOKENS = {"DEPLOY_TOKEN": "deploy-token-of-the-job", "GITHUB_TOKEN": "token-of-the-step"}


@pytest.fixture
def door(host: str) -> Iterator[str]:
    """A port of the host that every container on the default network reaches."""
    with socket.create_server((host, 0), backlog=200) as listener:
        yield f"{host}:{listener.getsockname()[1]}"


@pytest.fixture
def repository(tmp_path: Path, door: str) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    base = BASE.replace("VOLUME /data\n", "")
    files = {
        "Dockerfile": f'{base}COPY nosy.py worker.py ./\nCMD ["python", "-u", "worker.py"]\n',
        "nosy.py": NOSY.read_text(),
        "worker.py": WORKER,
        "readiness.yml": CONFIGURATION % door,
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def test_who_looks_around_in_the_lab_finds_nothing(repository: Path, image: str) -> None:
    call = Call(
        action_dir=ROOT, image=image, workspace=repository, token="gh-token-of-the-job", env=TOKENS
    )
    step = run_action(call)

    assert (step.exit_code, step.outputs["score"]) == (0, "4/4"), step.text


def test_where_there_is_something_it_is_found(door: str) -> None:
    options = (
        *("--cap-add", "NET_ADMIN", "--device", "/dev/null:/dev/ours"),
        *("-e", "HOST_AT", "-e", "GITHUB_TOKEN"),
        *("-v", "/var/run/docker.sock:/var/run/docker.sock", "-v", f"{NOSY}:/nosy.py"),
    )
    done = subprocess.run(
        ("docker", "run", "--rm", *options, "python:3.13-slim", "python", "/nosy.py"),
        env={"PATH": "/usr/bin:/usr/local/bin:/bin", "HOST_AT": door, **TOKENS},
        capture_output=True,
        text=True,
        check=False,
    )

    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert set(found) >= {
        "variable GITHUB_TOKEN",
        "secret in GITHUB_TOKEN",
        "path /var/run/docker.sock",
        "mount /run/docker.sock",
        "socket /run/docker.sock",
        "device ours",
        "capabilities 1000",
        f"reached {door}",
    }
