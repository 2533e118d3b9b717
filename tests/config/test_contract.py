"""The contract's example, and that it becomes exactly this plan."""

from __future__ import annotations

import pytest

from readiness.model import Location
from readiness.plan import (
    Aws,
    Build,
    Container,
    DatabaseGate,
    DeadLetter,
    Expectation,
    Gates,
    Image,
    ImageGate,
    Limits,
    MessageAttribute,
    OwnService,
    Plan,
    Postgres,
    PutObject,
    Queue,
    QueueGate,
    ReadyHttp,
    Redis,
    RedisGate,
    RunOnce,
    RunSql,
    SendMessage,
    SetupStep,
    Worker,
)
from tests.config.conftest import IDENTITY, Repository

EXAMPLE = """\
version: 1

images:
  base:
    build: {context: ., dockerfile: docker/Dockerfile.base}
    tag: academy-base:latest
  api:
    build: {context: ., dockerfile: docker/api/Dockerfile, args: {BASE_IMAGE: academy-base:latest}}
    needs: [base]

environment: {TZ: Asia/Seoul}
env_file: .env.readiness

services:
  redis: {}
  postgres: {database: academy, user: academy, password: academy}
  sqs:
    queues:
      academy-ai-jobs-lite: {}
  s3: {buckets: [academy-video]}
  api:
    image: api
    command: gunicorn apps.api.wsgi -b 0.0.0.0:8000
    environment: {DEBUG: "false"}
    ready: {http: "http://api:8000/healthz"}
    aliases: [api.partner.example]

setup:
  - run: {image: api, command: python manage.py migrate, environment: {}}
  - sql: fixtures/video.sql
  - s3: {bucket: academy-video, key: raw/1.mp4, file: fixtures/one-second.mp4}

workers:
  video:
    build: {context: ., dockerfile: docker/video-worker/Dockerfile, target: base}
    needs: [base]
    command: python -m apps.worker.video_worker.sqs_main
    environment: {DJANGO_SETTINGS_MODULE: apps.api.config.settings.worker}
    env_file: .env.readiness
    mode: service
    gates:
      image:
        import: apps.worker.video_worker.sqs_main
        forbid: [corsheaders, rest_framework, django_extensions]
      redis:
        client: libs.redis.client:get_redis_client
      queue:
        name: academy-video-jobs
        attributes: {VisibilityTimeout: "300"}
        dead_letter: {name: academy-video-jobs-dlq, max_receive_count: 3}
        message: {video_id: 1, file_key: raw/1.mp4, tenant_code: t1}
        message_attributes: {tenant: t1}
        acknowledge: after-commit
        timeout: 60s
      database:
        query: SELECT status FROM video_video WHERE id = 1
        expect: READY
        fail: [FAILED]
        explain: SELECT error_reason FROM video_video WHERE id = 1
        also:
          - {query: SELECT count(*) FROM video_log, expect: 1}
        timeout: 60s
        settle: 1s
    limits: {memory: 1g, cpus: 1}
egress: false
"""


@pytest.fixture
def academy(repository: Repository) -> Repository:
    """A repository with every file that the example names."""
    for path in ("base", "../docker/api/Dockerfile", "../docker/video-worker/Dockerfile"):
        repository.write(f"docker/{'Dockerfile.base' if path == 'base' else path}")
    repository.write("fixtures/video.sql", "INSERT INTO video_video VALUES (1);\n")
    repository.write("fixtures/one-second.mp4", b"\0\1")
    repository.write(".env.readiness", "LEVEL=debug\nTZ=UTC\n")
    return repository


def at(line: int) -> Location:
    return Location(path="readiness.yml", line=line)


def surroundings(key: str, **others: str) -> dict[str, str]:
    """What everything finds in the example's run."""
    url = "http://sqs:4566/000000000000/academy-video-jobs"
    return {
        "READINESS": "1",
        "READINESS_RUN_ID": "r1",
        "REDIS_HOST": "redis",
        "REDIS_PORT": "6379",
        "REDIS_DB": "0",
        "REDIS_URL": "redis://redis:6379/0",
        "DB_HOST": "postgres",
        "DB_PORT": "5432",
        "DB_NAME": "academy",
        "DB_USER": "academy",
        "DB_PASSWORD": "academy",
        "PGHOST": "postgres",
        "PGPORT": "5432",
        "PGDATABASE": "academy",
        "PGUSER": "academy",
        "PGPASSWORD": "academy",
        "POSTGRES_HOST": "postgres",
        "POSTGRES_PORT": "5432",
        "POSTGRES_DB": "academy",
        "POSTGRES_USER": "academy",
        "POSTGRES_PASSWORD": "academy",
        "DATABASE_URL": "postgresql://academy:academy@postgres:5432/academy",
        "AWS_ENDPOINT_URL": "http://aws:4566",
        "AWS_ENDPOINT_URL_SQS": "http://sqs:4566",
        "AWS_ENDPOINT_URL_S3": "http://s3:4566",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": key,
        "AWS_SECRET_ACCESS_KEY": "readiness-lab-secret",
        "AWS_ACCOUNT_ID": "000000000000",
        "QUEUE_NAME": "academy-video-jobs",
        "QUEUE_URL": url,
        "SQS_QUEUE_NAME": "academy-video-jobs",
        "SQS_QUEUE_URL": url,
        "LEVEL": "debug",
        "TZ": "Asia/Seoul",
        **others,
    }


GATE_QUEUE = Queue(
    name="academy-video-jobs",
    region="us-east-1",
    attributes={"VisibilityTimeout": "300"},
    dead_letter=DeadLetter(name="academy-video-jobs-dlq", max_receive_count=3),
)

GATES = Gates(
    image=ImageGate(
        location=at(42),
        imports=("apps.worker.video_worker.sqs_main",),
        forbid=("corsheaders", "rest_framework", "django_extensions"),
    ),
    redis=RedisGate(location=at(45), client="libs.redis.client:get_redis_client"),
    queue=QueueGate(
        location=at(47),
        queue=GATE_QUEUE,
        trigger=SendMessage(
            body='{"video_id":1,"file_key":"raw/1.mp4","tenant_code":"t1"}',
            attributes={"tenant": MessageAttribute(type="String", value="t1")},
        ),
    ),
    database=DatabaseGate(
        location=at(55),
        state=Expectation(
            query="SELECT status FROM video_video WHERE id = 1", expect="READY", location=at(56)
        ),
        fail=("FAILED",),
        explain="SELECT error_reason FROM video_video WHERE id = 1",
        also=(Expectation(query="SELECT count(*) FROM video_log", expect=1, location=at(61)),),
    ),
)


def test_the_contracts_example_becomes_exactly_this_plan(academy: Repository) -> None:
    plan = academy.load(EXAMPLE)
    lab_key = plan.services[0].container.environment["AWS_ACCESS_KEY_ID"]
    worker_key = plan.workers[0].access_key

    assert plan == Plan(
        identity=IDENTITY,
        config_path="readiness.yml",
        images=(
            Image(
                name="base",
                location=at(4),
                build=Build(context=".", dockerfile="docker/Dockerfile.base"),
                tag="academy-base:latest",
            ),
            Image(
                name="api",
                location=at(7),
                build=Build(
                    context=".",
                    dockerfile="docker/api/Dockerfile",
                    args={"BASE_IMAGE": "academy-base:latest"},
                ),
                needs=("base",),
            ),
            Image(
                name="video",
                location=at(34),
                build=Build(
                    context=".", dockerfile="docker/video-worker/Dockerfile", target="base"
                ),
                needs=("base",),
            ),
        ),
        redis=Redis(image="redis:8-alpine"),
        postgres=Postgres(
            image="postgres:17-alpine", database="academy", user="academy", password="academy"
        ),
        aws=Aws(
            account="000000000000",
            region="us-east-1",
            queues=(GATE_QUEUE, Queue(name="academy-ai-jobs-lite", region="us-east-1")),
            buckets=("academy-video",),
        ),
        services=(
            OwnService(
                name="api",
                container=Container(
                    image="api",
                    command=("gunicorn", "apps.api.wsgi", "-b", "0.0.0.0:8000"),
                    environment=surroundings(lab_key, DEBUG="false"),
                ),
                location=at(21),
                ready=ReadyHttp(url="http://api:8000/healthz"),
                aliases=("api.partner.example",),
            ),
        ),
        setup=(
            SetupStep(
                action=RunOnce(
                    container=Container(
                        image="api",
                        command=(),
                        entrypoint=("python", "manage.py", "migrate"),
                        environment=surroundings(lab_key),
                    )
                ),
                location=at(29),
            ),
            SetupStep(
                action=RunSql(
                    sql="INSERT INTO video_video VALUES (1);\n", origin="fixtures/video.sql"
                ),
                location=at(30),
            ),
            SetupStep(
                action=PutObject(
                    bucket="academy-video", key="raw/1.mp4", file="fixtures/one-second.mp4"
                ),
                location=at(31),
            ),
        ),
        workers=(
            Worker(
                name="video",
                location=at(34),
                container=Container(
                    image="video",
                    command=("python", "-m", "apps.worker.video_worker.sqs_main"),
                    environment=surroundings(
                        worker_key,
                        DJANGO_SETTINGS_MODULE="apps.api.config.settings.worker",
                        TZ="UTC",
                    ),
                ),
                gates=GATES,
                region="us-east-1",
                access_key=worker_key,
                limits=Limits(memory=1024**3, cpus=1.0),
            ),
        ),
    )


def test_an_access_key_tells_the_worker_from_everything_else(academy: Repository) -> None:
    plan = academy.load(EXAMPLE)
    worker = plan.workers[0]
    shared = plan.services[0].container.environment["AWS_ACCESS_KEY_ID"]

    assert worker.container.environment["AWS_ACCESS_KEY_ID"] == worker.access_key != shared
    assert len(worker.access_key) == len(shared) == 20
    assert worker.access_key.isalnum()
    assert worker.access_key.isupper()
