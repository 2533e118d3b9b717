"""Servers that run already: the same gates against a Redis, a Postgres and an SQS not the lab's."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.outside import Outside, certify, running

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]

BASE = Path(__file__).parents[1] / "zoo" / "base"
HONEST = "from zoo import run\n\nif __name__ == '__main__':\n    run()\n"
WORKERS = {
    "honest": HONEST,
    "fallback": """\
from zoo import run


class Memory(dict):
    def ping(self):
        return True

    def set(self, key, value, **_):
        self[key] = value
        return True

    def delete(self, key):
        self.pop(key, None)


def redis_client():
    return Memory()


if __name__ == "__main__":
    run()
""",
    "keeper": """\
from zoo import json, process, run


def handle(sqs, message):
    process(json.loads(message["Body"]))


if __name__ == "__main__":
    run(handle)
""",
    "rollback": """\
from zoo import database, delete, finish, json, run


def handle(sqs, message):
    connection = database()
    finish(connection, json.loads(message["Body"]))
    connection.rollback()
    connection.close()
    delete(sqs, message)


if __name__ == "__main__":
    run(handle)
""",
    "hasty": """\
from zoo import delete, json, process, run


def handle(sqs, message):
    delete(sqs, message)
    process(json.loads(message["Body"]))


if __name__ == "__main__":
    run(handle)
""",
    "idle": """\
from zoo import database, delete, run, time


def handle(sqs, message):
    with database() as connection:
        connection.execute("SELECT 1")
    time.sleep(5)
    delete(sqs, message)


if __name__ == "__main__":
    run(handle)
""",
}
ROWS = {name: number for number, name in enumerate(WORKERS, 1)}
RED = {
    "honest": {},
    "fallback": {"redis": "wrong-server"},
    "keeper": {"queue": "received-not-deleted"},
    "rollback": {"queue": "deleted-without-processing", "database": "not-committed"},
    "hasty": {"queue": "ack-before-commit"},
    "idle": {"database": "foreign-writer"},
}
GATES = """\
    gates:
      image: {{import: {name}}}
      redis: {{client: "{client}"}}
      queue: {{name: "{queue}", message: {{id: {row}}}, timeout: 25s}}
      database:
        {{query: "SELECT status FROM jobs WHERE id = {row}", expect: done, timeout: 25s}}
"""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a run ended: its status, all that it printed and wrote, its report."""

    status: int
    text: str
    report: dict[str, Any]

    def gate(self, worker: str, id_: str) -> dict[str, Any]:
        found = next(each for each in self.report["workers"] if each["name"] == worker)
        return next(gate for gate in found["gates"] if gate["id"] == id_)

    def red(self, worker: str) -> dict[str, str]:
        found = next(each for each in self.report["workers"] if each["name"] == worker)
        return {g["id"]: g["cause"] for g in found["gates"] if g["status"] != "pass"}

    def weaker(self, worker: str) -> dict[str, list[str]]:
        found = next(each for each in self.report["workers"] if each["name"] == worker)
        return {
            gate["id"]: [
                each["statement"]
                for each in gate["evidence"]
                if each["statement"].startswith("weaker: ")
            ]
            for gate in found["gates"]
        }


class Repository:
    """A repository of the zoo's workers, and the env file of what runs already."""

    def __init__(self, root: Path, variables: dict[str, str]) -> None:
        self.root = root
        shutil.copytree(BASE, root, dirs_exist_ok=True)
        dockerfile = (root / "Dockerfile").read_text().replace("zoo.py worker.py", "*.py")
        (root / "Dockerfile").write_text(dockerfile)
        for name, text in WORKERS.items():
            (root / f"{name}.py").write_text(text)
        self.variables(variables)

    def variables(self, variables: dict[str, str]) -> None:
        text = "".join(f"{name}={value}\n" for name, value in variables.items())
        (self.root / ".env").write_text(text)

    def run(self, services: str, *names: str, top: str = "") -> Ended:
        workers = "".join(self._worker(name) for name in names)
        (self.root / "readiness.yml").write_text(
            f"version: 1\nimages: {{zoo: {{build: .}}}}\nservices: {{{services}}}\n{top}"
            f"workers:\n{workers}"
        )
        made = subprocess.run(
            (sys.executable, "-m", "readiness.cli", "run", "--env-file", ".env"),
            cwd=self.root,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        files = [path.read_text() for path in (self.root / "readiness-report").glob("*")]
        report = json.loads((self.root / "readiness-report/report.json").read_text())
        return Ended(status=made.returncode, text="\n".join((made.stdout, *files)), report=report)

    def _worker(self, name: str) -> str:
        module = name if name == "fallback" else "zoo"
        gates = GATES.format(
            name=name, client=f"{module}:redis_client", queue=f"stage-{name}", row=ROWS[name]
        )
        return f"  {name}:\n    image: zoo\n    command: python {name}.py\n{gates}"


EXTERNAL = "redis: {external: true}, postgres: {external: true}, sqs: {external: true}"


@pytest.fixture(scope="module")
def outside() -> Iterator[Outside]:
    with running() as found:
        yield found


@pytest.fixture
def repository(outside: Outside, tmp_path: Path) -> Repository:
    return fresh(outside, tmp_path, outside.variables())


def fresh(outside: Outside, root: Path, variables: dict[str, str]) -> Repository:
    """A repository whose rows are new and whose queues are there and empty."""
    with outside.postgres() as connection:
        connection.execute("DROP TABLE IF EXISTS jobs")
        connection.execute("CREATE TABLE jobs (id int, status text)")
        for row in ROWS.values():
            connection.execute("INSERT INTO jobs VALUES (%s, 'new')", (row,))
    for name in WORKERS:
        url = outside.make_queue(f"stage-{name}")
        outside.sqs().delete_queue(QueueUrl=url)
        outside.make_queue(f"stage-{name}")
    return Repository(root, variables)


def _write_when_received(outside: Outside, over: threading.Event) -> None:
    """Somebody else, not through the lab, does what the idle worker leaves undone."""
    url = outside.make_queue("stage-idle")
    while not over.is_set():
        if outside.counts(url)[1]:
            time.sleep(2)  # the worker has asked what it asks, and sleeps
            with outside.postgres() as connection:
                connection.execute("UPDATE jobs SET status = 'done' WHERE id = %s", (ROWS["idle"],))
            return
        time.sleep(0.1)


def test_each_worker_is_judged_against_servers_that_run_already(
    outside: Outside, repository: Repository
) -> None:
    over = threading.Event()
    foreign = threading.Thread(target=_write_when_received, args=(outside, over))
    foreign.start()
    try:
        ended = repository.run(EXTERNAL, *WORKERS)
    finally:
        over.set()
        foreign.join()
    assert {name: ended.red(name) for name in WORKERS} == RED, ended.text
    weaker = ended.weaker("honest")
    assert weaker["image"] == []
    assert "not by the server itself" in weaker["redis"][0]
    assert "signed them anew" in weaker["queue"][0]
    assert "its log is not ours" in weaker["database"][0]
    assert ended.gate("honest", "queue")["message"].endswith("after the state was committed")
    assert [secret for secret in outside.hidden if secret in ended.text] == []
    # Nothing of ours stays behind, and nothing of others' is gone.
    assert outside.redis().keys("readiness:*") == []
    assert outside.counts(outside.make_queue("stage-keeper")) == (0, 1)
    assert outside.counts(outside.make_queue("stage-honest")) == (0, 0)


def test_a_queue_that_is_not_empty_is_left_alone(outside: Outside, repository: Repository) -> None:
    url = outside.make_queue("stage-honest")
    outside.sqs().send_message(QueueUrl=url, MessageBody="somebody's")
    ended = repository.run(EXTERNAL, "honest")
    assert ended.status == 3
    assert ended.red("honest") == {"queue": "lab-failed", "database": "lab-failed"}
    assert "it holds 1 visible" in ended.gate("honest", "queue")["message"]
    assert outside.counts(url) == (1, 0)


def test_a_message_that_another_consumer_takes_was_consumed_before_the_start(
    outside: Outside, repository: Repository
) -> None:
    url, over = outside.make_queue("stage-honest"), threading.Event()

    def consume() -> None:
        while not over.is_set():
            outside.sqs().receive_message(QueueUrl=url, WaitTimeSeconds=1)

    consumer = threading.Thread(target=consume)
    consumer.start()
    try:
        ended = repository.run(EXTERNAL, "honest")
    finally:
        over.set()
        consumer.join()
    assert ended.red("honest") == {"queue": "consumed-before-start", "database": "blocked"}


def test_only_the_database_may_run_already(outside: Outside, repository: Repository) -> None:
    ended = repository.run("postgres: {external: true}", "honest", "hasty")
    assert ended.red("honest") == {}
    assert ended.red("hasty") == {"queue": "ack-before-commit"}
    assert [secret for secret in outside.hidden if secret in ended.text] == []


def test_only_the_queue_may_run_already_beside_the_labs_bucket(
    outside: Outside, repository: Repository
) -> None:
    setup = "setup:\n  - sql: jobs.sql\n  - s3: {bucket: videos, key: a, file: worker.py}\n"
    (repository.root / "jobs.sql").write_text(
        "CREATE TABLE jobs AS SELECT 1 AS id, 'new' AS status;"
    )
    ended = repository.run("sqs: {external: true}, s3: {buckets: [videos]}", "honest", top=setup)
    assert ended.red("honest") == {}, ended.text
    assert outside.counts(outside.make_queue("stage-honest")) == (0, 0)


def test_a_server_that_is_not_there_is_no_fault_of_the_worker(
    outside: Outside, repository: Repository
) -> None:
    repository.variables(
        {**outside.variables(), "REDIS_URL": f"redis://:{outside.hidden[0]}@localhost:1/0"}
    )
    ended = repository.run(EXTERNAL, "honest")
    assert ended.status == 3
    assert "expected the external Redis to answer" in ended.gate("honest", "redis")["message"]
    assert [secret for secret in outside.hidden if secret in ended.text] == []


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    folder = tmp_path_factory.mktemp("certificates")
    certify(folder, "localhost")
    with running(folder) as found:
        yield found


def _tls(outside: Outside, sslmode: str) -> dict[str, str]:
    given = outside.variables()
    given["REDIS_URL"] = f"{given['REDIS_URL'].replace('redis:', 'rediss:', 1)}?ssl_cert_reqs=none"
    return {**given, "DATABASE_URL": f"{given['DATABASE_URL']}{sslmode}"}


def test_what_tls_hides_is_said(encrypted: Outside, tmp_path: Path) -> None:
    over = threading.Event()
    foreign = threading.Thread(target=_write_when_received, args=(encrypted, over))
    repository = fresh(encrypted, tmp_path, _tls(encrypted, "?sslmode=require"))
    foreign.start()
    try:
        ended = repository.run(EXTERNAL, "honest", "fallback", "rollback", "hasty", "idle")
    finally:
        over.set()
        foreign.join()
    assert ended.red("honest") == {}, ended.text
    weaker = ended.weaker("honest")
    assert "TLS hides what its clients do" in weaker["redis"][0]
    assert "TLS hides what its clients do" in weaker["database"][0]
    assert ended.red("fallback") == RED["fallback"]
    assert ended.red("rollback") == {"queue": "deleted-without-processing", "database": "unchanged"}
    assert ended.red("hasty") == RED["hasty"]
    assert ended.red("idle") == RED["idle"]
    assert [secret for secret in encrypted.hidden if secret in ended.text] == []


def test_where_the_variables_ask_for_no_tls_the_door_itself_speaks_it(
    encrypted: Outside, tmp_path: Path
) -> None:
    repository = fresh(encrypted, tmp_path, _tls(encrypted, ""))
    ended = repository.run(EXTERNAL, "honest", "rollback")
    assert ended.red("honest") == {}, ended.text
    assert "its log is not ours" in ended.weaker("honest")["database"][0]
    assert ended.red("rollback") == RED["rollback"]
