from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from readiness.cli import main
from readiness.config import load
from readiness.errors import UsageError
from readiness.init import FILL_IN, draft
from readiness.plan import DatabaseGate, ImageGate, Plan, QueueGate, RedisGate, RunIdentity

EXAMPLES = Path(__file__).parents[2] / "examples"


STORE = """
from redis import Redis
cache = Redis()

class Job(Base):
    __tablename__ = "job"
    state = Column(Enum("NEW", "DONE"))
"""


def planned(root: Path) -> Plan:
    """What `readiness check` makes of the draft, which must be valid."""
    (root / "readiness.yml").write_text(draft(root))
    identity = RunIdentity(id="r", nonce="n")
    return load(root=root, config=None, identity=identity, env_file=None, environ={})


def copy(example: str, to: Path) -> Path:
    ignored = shutil.ignore_patterns("readiness*")
    return Path(shutil.copytree(EXAMPLES / example, to / "copy", ignore=ignored))


def write(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def test_the_academys_workers_are_found_with_all_that_its_sources_show(tmp_path: Path) -> None:
    plan = planned(copy("academy", tmp_path))
    assert [worker.name for worker in plan.workers] == ["video-worker", "messaging-worker"]
    gates = plan.workers[0].gates
    image, redis, queue, database = gates.image, gates.redis, gates.queue, gates.database
    assert isinstance(image, ImageGate)
    assert image.imports == ("apps.worker.video_worker.sqs_main",)
    assert "rest_framework" in image.forbid
    assert isinstance(redis, RedisGate)
    assert redis.client == "libs.redis.client:get_redis_client"
    assert isinstance(queue, QueueGate)
    assert queue.queue.name == "academy-video-jobs"
    assert isinstance(database, DatabaseGate)
    assert database.state.query == "SELECT status FROM video_video WHERE id = 1"
    assert (database.state.expect, database.fail) == ("READY", ("FAILED",))
    assert plan.image("video-worker").needs == ("base",)
    assert plan.aws is not None
    assert plan.aws.buckets == ("academy-video",)


def test_a_dockerfile_alone_is_enough(tmp_path: Path) -> None:
    root = copy("broken/redis", tmp_path)
    gates = planned(root).workers[0].gates
    assert isinstance(gates.redis, RedisGate)
    assert gates.redis.client == "worker.redis_client:get_redis_client"
    text = (root / "readiness.yml").read_text()
    assert "{image: worker, command: python -m django migrate}" in text
    assert FILL_IN in text


def test_a_queue_is_told_to_the_worker_by_its_own_name_for_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "app/Dockerfile": 'FROM python\nCMD ["python", "src/jobs/consumer.py"]\n',
            "app/src/jobs/consumer.py": "import os\nURL = os.environ['ORDERS_QUEUE_URL']\n"
            "from .store import Job\n",
            "app/src/jobs/store.py": STORE,
            "compose.yml": "services: {orders: {build: app}, web: {build: app, command: gunicorn}}",
        },
    )
    plan = planned(tmp_path)
    (worker,) = plan.workers
    assert worker.name == "orders"
    assert worker.container.environment["ORDERS_QUEUE_URL"].endswith("/orders-jobs")
    assert isinstance(worker.gates.redis, RedisGate)
    assert worker.gates.redis.client == "jobs.store:cache"
    assert isinstance(worker.gates.database, DatabaseGate)
    assert worker.gates.database.state.query == "SELECT state FROM job WHERE id = 1"


@pytest.mark.parametrize(
    "files",
    [
        {"Dockerfile": ""},
        {"Dockerfile": "FROM scratch\n"},
        {"Dockerfile": "FROM a AS b\nFROM b\nCMD [broken\n"},
        {"docker/Dockerfile.queue worker": "FROM scratch\n", "a.py": "def (:"},
        {"Dockerfile": "FROM node\n", "compose.yaml": "services: {'1': {build: .}}"},
        {"compose.yaml": "services: {w_: {image: 'a:1', command: 'x: #'}}"},
        {"compose.yaml": "services: {w: {image: 'a:${NO:?}'}, worker: {image: 'a:1'}}"},
        {"compose.yaml": "services: {w: {build: .}}", "Dockerfile": "FROM scratch\nFROM x\n"},
    ],
)
def test_the_draft_is_valid_whatever_is_there(tmp_path: Path, files: dict[str, str]) -> None:
    write(tmp_path, files)
    if files == {"Dockerfile": ""}:
        with pytest.raises(UsageError, match="found no worker"):
            draft(tmp_path)
    else:
        assert planned(tmp_path).workers


def test_nothing_is_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"Dockerfile": "FROM scratch\n"})
    monkeypatch.chdir(tmp_path)
    assert main(["init"]) == 0
    before = (tmp_path / "readiness.yml").read_text()
    assert main(["init"]) == 2
    assert "readiness.yml is there already" in capsys.readouterr().out
    assert (tmp_path / "readiness.yml").read_text() == before
