from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from readiness.cli import main
from readiness.config import load
from readiness.errors import UsageError
from readiness.init import FILL_IN, draft
from readiness.plan import (
    DatabaseGate,
    ImageGate,
    Plan,
    QueueGate,
    RedisGate,
    RunIdentity,
    RunSql,
    TriggerRun,
)

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
    names = ["video-worker", "ai-worker-cpu", "ai-worker-gpu", "messaging-worker"]
    assert [worker.name for worker in plan.workers] == names
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


def test_two_workers_on_one_image_are_given_a_row_each(tmp_path: Path) -> None:
    plan = planned(copy("academy", tmp_path))
    _, *pair, _ = (worker.gates for worker in plan.workers)
    queries = [
        gates.database.state.query for gates in pair if isinstance(gates.database, DatabaseGate)
    ]
    assert [query.removeprefix("SELECT status FROM ") for query in queries] == [
        "ai_job WHERE id = 1",
        "ai_job WHERE id = 2",
    ]
    names = [gates.queue.queue.name for gates in pair if isinstance(gates.queue, QueueGate)]
    assert names == ["academy-ai-jobs-lite", "academy-ai-jobs-gpu"]


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


NODE = 'FROM node\nCMD ["node", "worker.js"]\n'


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ("{SQS_QUEUE_NAME: orders-q}", "orders-q"),
        ('{QUEUE_URL: "http://localstack:4566/000000000000/orders-q"}', "orders-q"),
        ("{QUEUE: orders-q}", "orders-q"),
        ("[ORDERS_QUEUE_URL=https://sqs.eu-west-1.amazonaws.com/1/orders.fifo]", "orders.fifo"),
        ("{SQS_QUEUE: orders-q, QUEUE_NAME: orders-q}", "orders-q"),
        ("{QUEUE_NAME: orders-q, SQS_DLQ_QUEUE_NAME: orders-dlq}", "orders-q"),
        ("{QUEUE_NAME: orders-q, RESULT_QUEUE_NAME: results}", None),
        ('{QUEUE_URL: "redis://redis:6379/0"}', None),
        ('{QUEUE_NAME: "${QUEUE}"}', None),
        ("{QUEUE_SIZE: 10, SQS_QUEUE_REGION: eu-west-1}", None),
    ],
)
def test_a_queue_is_named_as_the_worker_s_environment_names_it(
    tmp_path: Path, environment: str, name: str | None
) -> None:
    compose = f"services: {{worker: {{build: ., environment: {environment}}}}}\n"
    write(tmp_path, {"Dockerfile": NODE, "compose.yml": compose})
    text = draft(tmp_path)
    named = name or f"worker-jobs  {FILL_IN}: the queue's name"
    assert f"        name: {named}\n" in text


def test_a_base_image_that_no_compose_file_knows_is_found_by_its_name(tmp_path: Path) -> None:
    worker = 'ARG BASE=company/base:dev\nFROM ${BASE}\nCMD ["python", "-m", "mail.main"]\n'
    write(tmp_path, {"docker/Dockerfile.base": "FROM python\n", "mail-worker/Dockerfile": worker})
    plan = planned(tmp_path)
    (base,) = (image for image in plan.images if image.tag)
    assert base.tag == "company/base:dev"
    assert plan.image("mail-worker").needs == (base.name,)


def test_the_queue_and_the_state_are_read_from_plain_sources(tmp_path: Path) -> None:
    source = """
DEAD_LETTER_QUEUE = "mail-dlq"
QUEUE = "mail-jobs"
SQL = "UPDATE mail_job SET status = 'SENT' WHERE id = %s"
"""
    write(tmp_path, {"Dockerfile": 'FROM python\nCMD ["python", "worker.py"]\n'})
    write(tmp_path, {"worker.py": source})
    gates = planned(tmp_path).workers[0].gates
    assert isinstance(gates.queue, QueueGate)
    assert gates.queue.queue.name == "mail-jobs"
    assert isinstance(gates.database, DatabaseGate)
    assert gates.database.state.query == "SELECT status FROM mail_job WHERE id = 1"
    assert gates.database.state.expect == "SENT"


CELERY = """
from celery import Celery
app = Celery("shop", broker="sqs://", backend="redis://redis", include=["shop.tasks"])
"""
TASKS = """
from shop.celery import app

@app.task(bind=True)
def settle(self, order_id):
    sql = "UPDATE orders SET status = 'SENT'"
"""


@pytest.mark.parametrize(
    "option", ['"-A", "shop"', '"--app=shop.celery:app"', '"-A", "shop.celery"']
)
def test_a_celery_worker_is_asked_by_celery(tmp_path: Path, option: str) -> None:
    command = f'["celery", {option}, "worker", "-Q", "orders,mails"]'
    write(tmp_path, {"Dockerfile": f"FROM python\nCMD {command}\n", "shop/__init__.py": ""})
    write(tmp_path, {"shop/celery.py": CELERY, "shop/tasks.py": TASKS})
    gates = planned(tmp_path).workers[0].gates
    assert isinstance(gates.image, ImageGate)
    assert gates.image.imports == ("shop.celery", "shop.tasks")
    assert isinstance(gates.redis, RedisGate)
    assert gates.redis.client == "shop.celery:app.backend.client"
    assert isinstance(gates.queue, QueueGate)
    assert gates.queue.queue.name == "orders"
    assert isinstance(gates.queue.trigger, TriggerRun)
    sends = "from shop.tasks import settle; settle.delay(1)"
    assert gates.queue.trigger.container.entrypoint == ("python", "-c", sends)


def test_a_celery_worker_of_django_is_asked_with_django_set_up(tmp_path: Path) -> None:
    command = '["python", "-m", "celery", "-A", "shop", "worker"]'
    settings = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n'
    write(tmp_path, {"Dockerfile": f"FROM python\nCMD {command}\n", "manage.py": settings})
    write(tmp_path, {"shop/celery.py": settings + CELERY, "shop/tasks.py": TASKS})
    gates = planned(tmp_path).workers[0].gates
    assert isinstance(gates.image, ImageGate)
    assert gates.image.imports == ("shop.celery",)
    assert isinstance(gates.queue, QueueGate)
    assert isinstance(gates.queue.trigger, TriggerRun)
    assert gates.queue.trigger.container.entrypoint is not None
    assert gates.queue.trigger.container.entrypoint[1:4] == ("manage.py", "shell", "-c")


def test_a_management_command_is_the_entry_of_a_worker_that_runs_it(tmp_path: Path) -> None:
    work = "orders/management/commands/work.py"
    write(tmp_path, {"Dockerfile": 'FROM python\nCMD ["python", "manage.py", "work"]\n'})
    write(tmp_path, {"manage.py": "", work: "from orders.store import cache\n"})
    write(tmp_path, {"orders/store.py": STORE})
    gates = planned(tmp_path).workers[0].gates
    assert isinstance(gates.image, ImageGate)
    assert gates.image.imports == ("orders.management.commands.work",)
    assert isinstance(gates.redis, RedisGate)
    assert gates.redis.client == "orders.store:cache"


@pytest.mark.parametrize(
    "volume",
    [
        '"./db/1.sql:/docker-entrypoint-initdb.d/1.sql:ro"',
        "./db:/docker-entrypoint-initdb.d",
        "{type: bind, source: db, target: /docker-entrypoint-initdb.d}",
    ],
)
def test_the_sql_that_makes_a_new_database_is_run(tmp_path: Path, volume: str) -> None:
    worker = "worker: {build: ., command: python worker.py}"
    more = "/etc/x.sql:/docker-entrypoint-initdb.d/x.sql, data:/var/lib/postgresql"
    compose = f"services: {{{worker}, db: {{image: 'postgres:17', volumes: [{volume}, {more}]}}}}"
    write(tmp_path, {"compose.yml": compose, "Dockerfile": "FROM python\n", "worker.py": ""})
    write(tmp_path, {"db/1.sql": "CREATE TABLE jobs ()", "db/readme": ""})
    plan = planned(tmp_path)
    assert [step.action for step in plan.setup] == [
        RunSql(sql="CREATE TABLE jobs ()", origin="db/1.sql")
    ]


@pytest.mark.parametrize(
    ("command", "loads"),
    [
        ('["node", "src/worker.js"]', ("node", "-e", "require('./src/worker.js')")),
        ('["/app/worker"]', ("./load-worker",)),
    ],
)
def test_a_worker_that_is_no_python_is_asked_for_commands(
    tmp_path: Path, command: str, loads: tuple[str, ...]
) -> None:
    write(tmp_path, {"worker/Dockerfile": f"FROM node:22-slim\nCMD {command}\n"})
    write(tmp_path, {"api/requirements.txt": "flask\n"})
    gates = planned(tmp_path).workers[0].gates
    assert isinstance(gates.image, ImageGate)
    assert gates.image.command == loads
    assert isinstance(gates.redis, RedisGate)
    assert gates.redis.command is not None


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


def test_the_folder_of_the_file_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"Dockerfile": "FROM scratch\n"})
    monkeypatch.chdir(tmp_path)
    assert main(["init", "--config", ".github/readiness.yml"]) == 0
    assert (tmp_path / ".github" / "readiness.yml").read_text() == draft(tmp_path)


def test_a_file_that_cannot_be_written_is_a_wrong_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"Dockerfile": "FROM scratch\n"})
    monkeypatch.chdir(tmp_path)
    assert main(["init", "--config", "Dockerfile/readiness.yml"]) == 2
    assert "expected to write" in capsys.readouterr().out


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_the_draft_belongs_to_the_owner_of_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"Dockerfile": "FROM scratch\n"})
    os.chown(tmp_path, 1234, 2345)
    monkeypatch.chdir(tmp_path)
    assert main(["init", "--config", ".github/readiness.yml"]) == 0
    made = (tmp_path / ".github", tmp_path / ".github" / "readiness.yml")
    assert {(path.stat().st_uid, path.stat().st_gid) for path in made} == {(1234, 2345)}
