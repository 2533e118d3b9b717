"""What containers find in their environment, and what `${...}` sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from readiness.config.models.services import PostgresService
from readiness.config.variables import Access, Servers, access_key, variables
from readiness.plan import Plan, Postgres, Redis, RunIdentity, SendMessage, TriggerRun
from readiness.plan import QueueGate as Gate
from tests.config.conftest import IDENTITY, Repository

TOP = "version: 1\n"
BOTH = """\
version: 1
workers:
  a: {build: ., environment: {Q: "${QUEUE_NAME}"}, gates: {queue: {name: qa, message: x}}}
  b: {build: ., environment: {Q: "${QUEUE_NAME}"}, gates: {queue: {name: qb, message: x}}}
services: {s: {image: "s:1", environment: {Q: "${QUEUE_NAME:-none}"}}}
"""


def environment(plan: Plan, worker: int = 0) -> dict[str, str]:
    return dict(plan.workers[worker].container.environment)


def test_a_run_without_servers_sets_the_same_variables_as_one_with_all() -> None:
    own = PostgresService()
    servers = Servers(
        redis=Redis(image="redis"),
        postgres=Postgres(
            image=own.image, database=own.database, user=own.user, password=own.password
        ),
        aws=True,
    )
    found = variables(IDENTITY, Servers(), Access(key="k"))
    assert found == variables(IDENTITY, servers, Access(key="k"))
    assert {"REDIS_URL", "DATABASE_URL", "AWS_ENDPOINT_URL_SQS", "READINESS"} <= found.keys()


def test_passwords_are_quoted_in_urls_and_only_there() -> None:
    servers = Servers(
        redis=Redis(image="", password="a/b@c"),
        postgres=Postgres(image="", database="d e", user="u:v", password="p%w"),
    )
    found = variables(IDENTITY, servers, Access(key="k"))
    assert found["REDIS_URL"] == "redis://:a%2Fb%40c@redis:6379/0"
    assert found["REDIS_PASSWORD"] == "a/b@c"
    assert found["DATABASE_URL"] == "postgresql://u%3Av:p%25w@postgres:5432/d%20e"
    assert found["PGPASSWORD"] == found["DB_PASSWORD"] == found["POSTGRES_PASSWORD"] == "p%w"


def test_without_a_password_redis_asks_for_none() -> None:
    found = variables(IDENTITY, Servers(redis=Redis(image="")), Access(key="k"))
    assert "REDIS_PASSWORD" not in found


def test_access_keys_are_new_in_every_run_and_differ_by_worker() -> None:
    other = RunIdentity(id="r2", nonce="")
    keys = {access_key(run, worker) for run in (IDENTITY, other) for worker in ("a", "b", None)}
    assert len(keys) == 6
    assert access_key(IDENTITY, "a") == access_key(IDENTITY, "a")


@pytest.mark.parametrize(
    ("settings", "used"),
    [
        ("gates: {}", set()),
        ("gates: {image: {import: a}}", set()),
        ("gates: {redis: {command: x}}", {"REDIS_HOST"}),
        ("gates: {redis: {waive: none}}", set()),
        ("gates: {queue: {name: q, message: x}}", {"AWS_REGION"}),
        ("gates: {database: {query: S, expect: 1}}", {"DB_HOST"}),
    ],
)
def test_a_server_starts_when_a_gate_needs_it(
    repository: Repository, settings: str, used: set[str]
) -> None:
    plan = repository.load(f"{TOP}workers: {{w: {{build: ., {settings}}}}}\n")
    assert {"REDIS_HOST", "AWS_REGION", "DB_HOST"} <= environment(plan).keys()
    started = {"REDIS_HOST": plan.redis, "AWS_REGION": plan.aws, "DB_HOST": plan.postgres}
    assert {name for name, server in started.items() if server} == used


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("services: {redis: }", "redis"),
        ("services: {postgres: {}}", "postgres"),
        ("services: {sqs: {}}", "aws"),
        ("services: {s3: {}}", "aws"),
        ("setup: [{sql: SELECT 1}]", "postgres"),
    ],
)
def test_a_server_starts_when_it_is_declared_or_the_setup_needs_it(
    repository: Repository, text: str, name: str
) -> None:
    plan = repository.load(f"{TOP}{text}\nworkers: {{w: {{build: .}}}}\n")
    assert {each for each in ("redis", "postgres", "aws") if getattr(plan, each)} == {name}


def test_each_worker_is_told_of_its_own_queue(repository: Repository) -> None:
    plan = repository.load(BOTH)
    assert [environment(plan, index)["Q"] for index in (0, 1)] == ["qa", "qb"]
    assert environment(plan, 1)["SQS_QUEUE_URL"] == "http://sqs:4566/000000000000/qb"


def test_a_service_is_told_of_a_queue_only_when_the_run_has_one_worker(
    repository: Repository,
) -> None:
    both = repository.load(BOTH).services[0].container.environment
    one = repository.load(BOTH, "b").services[0].container.environment
    assert ("QUEUE_NAME" in both, both["Q"]) == (False, "none")
    assert (one["QUEUE_NAME"], one["Q"]) == ("qb", "qb")


def test_a_trigger_is_told_of_its_workers_queue_but_is_not_that_worker(
    repository: Repository,
) -> None:
    text = BOTH.replace("qa, message: x", "qa, trigger: {run: {image: a, command: enqueue 1}}")
    worker = repository.load(text).workers[0]
    assert isinstance(worker.gates.queue, Gate)
    trigger = worker.gates.queue.trigger
    assert isinstance(trigger, TriggerRun)
    assert trigger.container.environment["QUEUE_NAME"] == "qa"
    assert trigger.container.environment["AWS_ACCESS_KEY_ID"] != worker.access_key
    assert trigger.container.entrypoint == ("enqueue", "1")
    assert trigger.container.command == ()


def test_the_order_of_precedence_is_that_of_the_contract(repository: Repository) -> None:
    repository.write("top.env", "A=top file\nB=top file\nC=top file\nD=top file\nREDIS_DB=7\n")
    repository.write("own.env", "A=own file\nB=own file\n")
    text = (
        f"{TOP}environment: {{A: top, B: top, C: top}}\nenv_file: top.env\nservices: {{redis: }}\n"
        "workers: {w: {build: ., environment: {A: own}, env_file: own.env}}\n"
    )
    found = environment(repository.load(text, environ={"A": "process", "E": "process"}))
    expected = {"A": "own", "B": "own file", "C": "top", "D": "top file", "REDIS_DB": "7"}
    assert {name: found[name] for name in expected} == expected
    assert "E" not in found


def test_references_see_the_lab_then_the_call_then_the_file_then_the_process(
    repository: Repository,
) -> None:
    repository.write("top.env", "A=top\nB=top\nREDIS_HOST=top\n")
    given = repository.write("call.env", "A=call\n")
    text = (
        f"{TOP}env_file: top.env\nservices: {{redis: }}\n"
        'workers: {w: {build: ., environment: {X: "$A,$B,$C,${REDIS_HOST},$READINESS_NONCE"}}}\n'
    )
    environ = dict.fromkeys(("A", "B", "C"), "process")
    plan = repository.load(text, environ=environ, env_file=given)
    assert environment(plan)["X"] == "call,top,process,redis,4e5"
    assert environment(plan)["A"] == "top"


def test_the_labs_variables_may_be_made_of_variables(repository: Repository) -> None:
    text = (
        f"{TOP}services: {{postgres: {{user: $WHO, database: '${{DB_USER}}_db'}}}}\n"
        "workers: {w: {build: ., gates: {queue: {name: '${DB_NAME}-jobs', message: $QUEUE_URL}}}}\n"
    )
    plan = repository.load(text, environ={"WHO": "kim"})
    assert plan.postgres is not None
    assert (plan.postgres.user, plan.postgres.database) == ("kim", "kim_db")
    gate = plan.workers[0].gates.queue
    assert isinstance(gate, Gate)
    assert gate.trigger == SendMessage(body="http://sqs:4566/000000000000/kim_db-jobs")


def test_a_variable_stays_text_whatever_it_looks_like(repository: Repository) -> None:
    text = (
        TOP + "workers: {w: {build: ., gates: {queue: {name: q, message: [$READINESS_NONCE]}}}}\n"
    )
    gate = repository.load(text).workers[0].gates.queue
    assert isinstance(gate, Gate)
    assert gate.trigger == SendMessage(body='["4e5"]')


def test_numbers_and_booleans_reach_a_container_as_they_were_written(
    repository: Repository,
) -> None:
    text = f"{TOP}workers: {{w: {{build: ., environment: {{A: 1.10, B: 010, C: True, D: 'x'}}}}}}\n"
    found = environment(repository.load(text))
    assert [found[name] for name in "ABCD"] == ["1.10", "010", "True", "x"]


@pytest.mark.parametrize(
    ("own", "region"),
    [
        ("{}", "us-east-1"),
        ("{AWS_REGION: eu-west-1}", "eu-west-1"),
        ("{AWS_DEFAULT_REGION: eu-west-1}", "eu-west-1"),
    ],
)
def test_a_worker_names_its_region(repository: Repository, own: str, region: str) -> None:
    text = (
        f"{TOP}services: {{sqs: {{queues: {{more: }}}}}}\n"
        f"workers: {{w: {{build: ., environment: {own}, "
        "gates: {queue: {name: q, message: x}}}}\n"
    )
    plan = repository.load(text, environ={"AWS_REGION": "no-where-1"})
    assert plan.workers[0].region == plan.aws.region == region  # type: ignore[union-attr]
    assert environment(plan)["AWS_REGION"] == environment(plan)["AWS_DEFAULT_REGION"] == region
    assert [(queue.name, queue.region) for queue in plan.aws.queues] == [  # type: ignore[union-attr]
        ("q", region),
        ("more", region),
    ]


def test_further_queues_are_made_in_every_workers_region(repository: Repository) -> None:
    text = (
        f"{TOP}services: {{sqs: {{queues: {{more: {{attributes: {{DelaySeconds: 1}}}}}}}}}}\n"
        "workers:\n  a: {build: ., environment: {AWS_REGION: eu-west-1}}\n  b: {build: .}\n"
    )
    plan = repository.load(text)
    assert plan.aws is not None
    assert {queue.region for queue in plan.aws.queues} == {"eu-west-1", "us-east-1"}
    assert all(queue.attributes == {"DelaySeconds": "1"} for queue in plan.aws.queues)


def test_the_env_file_of_the_call_may_lie_anywhere(
    repository: Repository, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file: Path = tmp_path_factory.mktemp("elsewhere") / "x.env"
    file.write_text("A=1\n")
    text = f"{TOP}workers: {{w: {{build: ., environment: {{X: $A}}}}}}\n"
    assert environment(repository.load(text, env_file=file))["X"] == "1"
