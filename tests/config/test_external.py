"""Where servers are that run already: from the variables, into what the workers see."""

from __future__ import annotations

from pathlib import Path

import pytest

from readiness.config import external
from readiness.plan import Plan, Postgres, Redis, Upstream
from tests.config.conftest import Repository

LAB_REDIS = Redis(image="redis:8-alpine")
LAB_POSTGRES = Postgres(image="postgres:17", database="d", user="u", password="p")
GATES = 'redis: {client: "a:b"}, queue: {name: jobs, message: x}'
STATE = "database: {query: SELECT 1, expect: 1}"
TOP = "version: 1\n"


def load(
    repository: Repository, services: str, environ: dict[str, str], more: str = "", worker: str = ""
) -> Plan:
    workers = f"workers: {{w: {{build: ., {worker}gates: {{{GATES}, {STATE}}}}}}}\n"
    text = f"{TOP}services: {{{services}}}\n{more}{workers}"
    return repository.load(text, environ=environ)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        (
            {"REDIS_URL": "redis://:pw@10.1.2.3:7000/2"},
            (Upstream(host="10.1.2.3", port=7000, name="redis"), "", "pw", 2, 6379),
        ),
        (
            {"REDIS_URL": "rediss://app:p%40w@cache.example:6380"},
            (
                Upstream(host="cache.example", port=6380, tls=True, name="cache.example"),
                *("app", "p@w", 0, 6380),
            ),
        ),
        (
            {"REDIS_HOST": "localhost", "REDIS_PORT": "7000", "REDIS_DB": "3"},
            (Upstream(host="localhost", port=7000, name="redis"), "", None, 3, 6379),
        ),
        (
            {"REDIS_HOST": "localhost", "REDIS_SSL": "true", "REDIS_PASSWORD": "pw"},
            (Upstream(host="localhost", port=6379, tls=True, name="redis"), "", "pw", 0, 6379),
        ),
    ],
)
def test_redis_is_found_by_its_url_or_its_parts(
    variables: dict[str, str], expected: tuple[object, ...]
) -> None:
    found = external.redis(LAB_REDIS, variables)
    assert (found.external, found.user, found.password, found.database, found.port) == expected


@pytest.mark.parametrize(
    ("variables", "upstream", "rest"),
    [
        (
            {"DATABASE_URL": "postgres://u:p%2Fw@db.example:6000/app?sslmode=prefer&options=-cx"},
            Upstream(host="db.example", port=6000, name="postgres"),
            ("u", "p/w", "app", 5432, "options=-cx"),
        ),
        (
            {"DATABASE_URL": "postgresql+psycopg://u:pw@db.example/app?sslmode=require"},
            Upstream(host="db.example", port=5432, tls=True, name="db.example"),
            ("u", "pw", "app", 5432, "sslmode=require"),
        ),
        (
            {"DB_HOST": "10.0.0.1", "PGUSER": "u", "POSTGRES_PASSWORD": "pw", "DB_NAME": "app"},
            Upstream(host="10.0.0.1", port=5432, name="postgres"),
            ("u", "pw", "app", 5432, ""),
        ),
        (
            {"PGHOST": "db.example", "PGUSER": "u", "PGPORT": "6000", "PGSSLMODE": "verify-full"},
            Upstream(host="db.example", port=6000, tls=True, name="db.example"),
            ("u", "", "u", 6000, "sslmode=verify-full"),
        ),
    ],
)
def test_postgres_is_found_by_its_url_or_its_parts(
    variables: dict[str, str], upstream: Upstream, rest: tuple[object, ...]
) -> None:
    found = external.postgres(LAB_POSTGRES, variables)
    assert found.external == upstream
    assert (found.user, found.password, found.database, found.port, found.parameters) == rest


def test_sqs_without_an_endpoint_is_that_of_aws_in_the_region() -> None:
    keys = {"AWS_ACCESS_KEY_ID": "AKIA1", "AWS_SECRET_ACCESS_KEY": "shh"}
    found = external.aws({**keys, "AWS_REGION": "eu-west-1"}, sqs=True, s3=True)
    assert found.sqs == Upstream(host="sqs.eu-west-1.amazonaws.com", port=443, tls=True, name="sqs")
    assert found.s3 == Upstream(
        host="s3.eu-west-1.amazonaws.com",
        port=443,
        tls=True,
        name="s3.eu-west-1.amazonaws.com",
    )


def test_a_queues_url_tells_endpoint_and_account() -> None:
    url = "http://localhost:9324/123456789012/jobs"
    found = external.aws({"QUEUE_URL": url}, sqs=True, s3=False)
    assert found.sqs == Upstream(host="localhost", port=9324, name="sqs")
    assert (found.account, found.queue_url) == ("123456789012", url)


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"REDIS_URL": "unix:///var/run/redis.sock"},
        {"REDIS_URL": "redis://:secret@[broken"},
        {"REDIS_HOST": "h", "REDIS_PORT": "secret"},
    ],
)
def test_an_address_that_is_none_is_told_without_it(variables: dict[str, str]) -> None:
    with pytest.raises(external.NoAddress, match="REDIS_") as caught:
        external.redis(LAB_REDIS, variables)
    assert "secret" not in str(caught.value)


SERVICES = "redis: {external: true}, postgres: {external: true}, sqs: {external: true}"
STAGING = {
    "REDIS_URL": "redis://:hidden-redis@cache.staging.example:7000/1",
    "DATABASE_URL": "postgresql://stager:hidden-pg@localhost:6000/academy",
    "AWS_ENDPOINT_URL": "http://queue.staging.example:9324",
    "AWS_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "AKIAHIDDEN",
    "AWS_SECRET_ACCESS_KEY": "hidden-aws",
    "QUEUE_URL": "http://queue.staging.example:9324/123456789012/jobs",
}


def test_a_worker_finds_the_external_servers_at_the_labs_names(repository: Repository) -> None:
    plan = load(repository, SERVICES, STAGING)
    found = plan.workers[0].container.environment
    assert found["REDIS_URL"] == "redis://:hidden-redis@redis:6379/1"
    assert found["DATABASE_URL"] == "postgresql://stager:hidden-pg@postgres:5432/academy"
    assert (found["DB_HOST"], found["PGUSER"]) == ("postgres", "stager")
    assert found["AWS_ENDPOINT_URL_SQS"] == "http://sqs:4566"
    assert found["AWS_ACCESS_KEY_ID"] == "AKIAHIDDEN"
    assert found["AWS_REGION"] == plan.workers[0].region == "eu-central-1"
    assert found["QUEUE_URL"] == "http://sqs:4566/123456789012/jobs"


def test_tls_keeps_the_servers_own_name(repository: Repository) -> None:
    variables = {
        **STAGING,
        "REDIS_URL": "rediss://:hidden-redis@cache.staging.example:7000",
        "DATABASE_URL": "postgresql://stager:hidden-pg@db.example:6000/academy?sslmode=require",
    }
    found = load(repository, SERVICES, variables).workers[0].container.environment
    assert found["REDIS_URL"] == "rediss://:hidden-redis@cache.staging.example:7000/0"
    assert found["DATABASE_URL"].endswith("@db.example:6000/academy?sslmode=require")
    assert (found["DB_HOST"], found["PGSSLMODE"]) == ("db.example", "require")


def test_an_env_file_that_containers_share_brings_no_localhost_into_them(
    repository: Repository,
) -> None:
    repository.write(".env", "".join(f"{name}={value}\n" for name, value in STAGING.items()))
    plan = load(repository, SERVICES, {}, "env_file: .env\n", "env_file: .env, ")
    found = plan.workers[0].container.environment
    assert found["DATABASE_URL"] == "postgresql://stager:hidden-pg@postgres:5432/academy"
    assert found["QUEUE_URL"] == "http://sqs:4566/123456789012/jobs"


def test_a_workers_own_words_win(repository: Repository) -> None:
    plan = load(repository, SERVICES, STAGING, worker="environment: {REDIS_URL: 'redis://x'}, ")
    assert plan.workers[0].container.environment["REDIS_URL"] == "redis://x"


def test_every_credential_and_endpoint_is_a_secret(repository: Repository) -> None:
    hidden = set(load(repository, SERVICES, STAGING).secrets)
    assert hidden >= {
        "hidden-redis",
        "hidden-pg",
        "hidden-aws",
        "AKIAHIDDEN",
        "stager",
        "cache.staging.example",
        "queue.staging.example",
    }
    assert not hidden & {"localhost", "academy", "redis", "postgres"}


def test_nothing_of_the_lab_is_started_for_what_runs_already(repository: Repository) -> None:
    plan = load(repository, SERVICES, STAGING)
    assert plan.aws is None
    assert plan.redis is not None
    assert plan.redis.image == ""


def test_the_labs_bucket_stands_beside_an_external_queue(repository: Repository) -> None:
    plan = load(repository, "sqs: {external: true}, s3: {buckets: [videos]}", STAGING)
    assert plan.aws is not None
    assert (plan.aws.queues, plan.aws.buckets) == ((), ("videos",))
    assert "sqs" in plan.aws.elsewhere
    assert "s3" not in plan.aws.elsewhere
    assert plan.redis is not None
    assert plan.redis.external is None


def test_what_makes_a_queue_is_said_to_make_none(repository: Repository) -> None:
    text = (
        f"{TOP}services: {{sqs: {{external: true}}}}\nworkers: {{w: {{build: ., gates: "
        "{queue: {name: jobs, message: x, attributes: {VisibilityTimeout: '9'}}}}}\n"
    )
    plan = repository.load(text, environ=STAGING)
    assert plan.warnings == (
        "w: `attributes` and `dead_letter` make a queue: the external jobs is left as it is",
    )


@pytest.mark.parametrize(
    ("step", "services"),
    [
        ("sql: DELETE FROM jobs", "postgres: {external: true}"),
        (
            "s3: {bucket: videos, key: k, file: Dockerfile}",
            "s3: {external: true, buckets: [videos]}",
        ),
    ],
)
def test_setup_writes_nothing_to_an_external_server(
    repository: Repository, step: str, services: str
) -> None:
    text = f"{TOP}services: {{{services}}}\nsetup: [{{{step}}}]\nworkers: {{w: {{build: .}}}}\n"
    (problem,) = repository.problems(text, environ=STAGING)
    assert "would write to an external server" in problem


@pytest.mark.parametrize(
    "settings",
    ["redis: {external: true, image: x}", "postgres: {external: true, user: x}"],
)
def test_what_is_of_the_labs_own_server_is_no_external_ones(
    repository: Repository, settings: str
) -> None:
    text = f"{TOP}services: {{{settings}}}\nworkers: {{w: {{build: .}}}}\n"
    (problem,) = repository.problems(text, environ=STAGING)
    assert "is of the lab's own server" in problem


def test_the_calls_env_file_wins(repository: Repository, tmp_path: Path) -> None:
    file = tmp_path / "staging.env"
    file.write_text("REDIS_HOST=other.example\n")
    plan = repository.load(
        f"{TOP}services: {{redis: {{external: true}}}}\nworkers: {{w: {{build: .}}}}\n",
        environ={"REDIS_HOST": "first.example"},
        env_file=file,
    )
    assert plan.redis is not None
    assert plan.redis.external == Upstream(host="other.example", port=6379, name="redis")
