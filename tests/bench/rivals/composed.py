"""Docker Compose with a script that does the four checks: `composed.py COMPOSE [DOCKER]`."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import redis
from checks import IMPORT, PROBE, Phases, is_empty, make_table, sqs, status, wait_for

FILE = Path(__file__).with_name("compose.yml")
POLL_S = 0.05


class Project:
    def __init__(self) -> None:
        self._name = f"bench{uuid.uuid4().hex[:8]}"
        self._words = (sys.argv[1], "-f", str(FILE), "-p", self._name, "--profile", "worker")

    def __call__(self, *words: str) -> str:
        done = subprocess.run((*self._words, *words), capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout.strip()

    def place(self, service: str, port: int) -> str:
        """Where a published port can be reached from here."""
        return f"127.0.0.1:{self('port', service, str(port)).rpartition(':')[2]}"


def check(compose: Project, phases: Phases) -> None:
    compose("build", "-q", "worker")
    phases.done("built")
    compose("up", "-d", "--wait", "redis", "postgres", "sqs")
    phases.done("servers")
    compose("run", "--rm", "--no-deps", "-T", "worker", "python", "-c", IMPORT)
    phases.done("image")
    conninfo = f"postgresql://bench:bench@{compose.place('postgres', 5432)}/bench"
    make_table(conninfo)
    client = sqs(f"http://{compose.place('sqs', 4566)}")
    url = client.create_queue(QueueName="jobs")["QueueUrl"]
    client.send_message(QueueUrl=url, MessageBody='{"id": 1}')
    compose("up", "-d", "--no-deps", "worker")
    phases.done("worker started")
    compose("exec", "-T", "worker", "python", "-c", PROBE)
    host, _, port = compose.place("redis", 6379).partition(":")
    assert redis.Redis(host, int(port)).get("probe") == b"carried"
    phases.done("redis")
    with psycopg.connect(conninfo, autocommit=True) as connection:
        wait_for("the state", lambda: status(connection) == "done", POLL_S)
    wait_for("an empty queue", lambda: is_empty(client, url), POLL_S)
    phases.done("job done")


if __name__ == "__main__":
    phases = Phases()
    compose = Project()
    try:
        check(compose, phases)
    finally:
        compose("down", "-v", "-t", "0", "--rmi", "local")
    phases.done("removed")
    phases.tell()
    os._exit(0)
