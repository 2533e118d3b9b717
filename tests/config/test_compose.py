from __future__ import annotations

import pytest

from readiness.plan import Redis
from tests.config.conftest import Repository

GATES = "gates: {queue: {name: q, message: hi}}"
WORKER = f"version: 1\nworkers:\n  w: {{compose: {{service: worker}}, {GATES}}}\n"


def test_what_stands_beside_compose_wins(repository: Repository) -> None:
    repository.write(
        "docker-compose.yml",
        "services: {worker: {image: 'a:1', command: a b, environment: {A: compose, B: compose}}}",
    )
    repository.write("w.env", "B=file\nC=file\n")
    plan = repository.load(
        "version: 1\nenvironment: {A: top, D: top}\nworkers:\n  w:\n"
        "    compose: {service: worker}\n    image: b:2\n    command: [c]\n"
        "    environment: {C: own}\n    env_file: w.env\n"
    )
    container = plan.workers[0].container
    assert (plan.images[0].reference, container.command) == ("b:2", ("c",))
    seen = {name: container.environment[name] for name in "ABCD"}
    assert seen == {"A": "compose", "B": "file", "C": "own", "D": "top"}


def test_a_worker_is_built_as_its_service_is(repository: Repository) -> None:
    repository.write("deploy/worker/Dockerfile", "FROM base:latest\n")
    repository.write(
        "deploy/compose.yml",
        "services: {worker: {platform: linux/arm64,"
        " build: {context: worker, args: [A=1], target: t}}}",
    )
    plan = repository.load(
        "version: 1\nimages: {base: {build: ., tag: 'base:latest'}}\nworkers:\n"
        "  w: {compose: {file: deploy/compose.yml, service: worker}}\n"
    )
    image = plan.image("w")
    assert image.build is not None
    assert (image.build.context, image.build.dockerfile) == (
        "deploy/worker",
        "deploy/worker/Dockerfile",
    )
    assert (image.build.args, image.build.target) == ({"A": "1"}, "t")
    assert image.build.platform == "linux/arm64"
    assert image.needs == ("base",)


def test_an_image_that_another_service_builds_is_built(repository: Repository) -> None:
    repository.write(
        "compose.yml",
        "services: {api: {build: ., image: 'app:latest'}, worker: {image: app, command: work}}",
    )
    plan = repository.load(WORKER)
    assert plan.image("w").build is not None


def test_the_labs_servers_take_names_ports_and_passwords(repository: Repository) -> None:
    repository.write(
        "docker-compose.yml",
        """
services:
  worker: {image: "a:1", links: ["cache:sessions"]}
  cache:
    image: redis:7.2-alpine
    command: redis-server --requirepass "${CACHE_PASSWORD:-s3cret}" --port 6380
    networks: {default: {aliases: [cache.internal]}}
  database:
    image: pgvector/pgvector:pg16
    container_name: pg
    environment: {POSTGRES_USER: u, POSTGRES_PASSWORD: p4ss, POSTGRES_DB: d}
  queue: {image: softwaremill/elasticmq-native}
  files: {image: quay.io/minio/minio}
  exporter: {image: oliver006/redis_exporter}
""",
    )
    plan = repository.load(WORKER)
    assert plan.redis == Redis(
        image="redis:7.2-alpine",
        instead="redis:8-alpine",
        password="s3cret",
        port=6380,
        aliases=("cache", "cache.internal", "sessions"),
    )
    postgres, aws = plan.postgres, plan.aws
    assert postgres is not None
    assert (postgres.user, postgres.password, postgres.database) == ("u", "p4ss", "d")
    assert (postgres.image, postgres.aliases) == ("pgvector/pgvector:pg16", ("database", "pg"))
    assert aws is not None
    assert (aws.aliases, aws.ports) == (("queue", "files"), (9324, 9000))
    environment = plan.workers[0].container.environment
    assert environment["REDIS_URL"] == "redis://:s3cret@redis:6380/0"
    assert "s3cret" in plan.secrets


@pytest.mark.parametrize(
    ("image", "used", "instead"),
    [
        ("postgres:13", "postgres:17-alpine", ""),
        ("bitnami/postgresql:16", "postgres:17-alpine", ""),
        ("postgres:16.2", "postgres:16.2", "postgres:17-alpine"),
        ("postgis/postgis:16-3.4", "postgis/postgis:16-3.4", ""),
    ],
)
def test_the_lab_runs_a_projects_own_image_where_it_can(
    repository: Repository, image: str, used: str, instead: str
) -> None:
    repository.write("compose.yml", f"services: {{worker: {{image: a:1}}, db: {{image: {image}}}}}")
    plan = repository.load(WORKER.replace("a:1", "a"))
    assert plan.postgres is not None
    assert (plan.postgres.image, plan.postgres.instead) == (used, instead)


def test_a_server_that_the_worker_depends_on_comes_before_others(repository: Repository) -> None:
    repository.write(
        "compose.yml",
        """
services:
  metrics: {image: "postgres:17", environment: {POSTGRES_DB: metrics}}
  main: {image: "postgres:17", environment: {POSTGRES_DB: main}}
  worker: {image: "a:1", depends_on: [main]}
""",
    )
    postgres = repository.load(WORKER).postgres
    assert postgres is not None
    assert (postgres.database, postgres.aliases) == ("main", ("main", "metrics"))


def test_what_nobody_sets_is_the_labs_else_blank_and_told(repository: Repository) -> None:
    repository.write(
        "compose.yml",
        "services:\n  worker:\n    image: a:1\n    user: '1000'\n"
        "    environment: ['P=${DB_PASSWORD}', 'H=${DB_HOST:?needed}', 'X=${SENTRY_DSN}']\n"
        "  db: {image: 'postgres:17', environment: {POSTGRES_PASSWORD: '${DB_PASSWORD}'}}\n",
    )
    plan = repository.load(WORKER)
    environment = plan.workers[0].container.environment
    assert (environment["P"], environment["H"], environment["X"]) == ("readiness", "postgres", "")
    assert plan.warnings == (
        "compose.yml: the variable `SENTRY_DSN` is not set: blank in `worker`, as in Compose",
        "compose.yml: `user` of the service `worker` is not taken over",
    )


def test_an_own_service_is_taken_from_compose(repository: Repository) -> None:
    repository.write("compose.yml", "services: {worker: {image: 'a:1'}, api: {build: .}}")
    plan = repository.load(
        "version: 1\nservices: {api: {compose: {service: api}}}\n"
        "setup: [{run: {image: api, command: migrate}}]\nworkers: {w: {image: 'a:1'}}\n"
    )
    assert plan.services[0].container.image == "api"
    assert plan.image("api").build is not None


WRONG = [
    ("services: {wrker: {image: a}}", "readiness.yml:3:26: no service `worker` in compose.yml"),
    ("services: {worker: {image: 'a:${B'}}", "compose.yml:1:28: a `$` begins a variable"),
    ("services:\n  worker: {image: '${B:?say it}'}", "compose.yml:2:19: the variable `B` is not"),
    ("services: {worker: {extends: worker}}", "compose.yml:1:21: `worker` extends itself in a"),
    ("services: {worker: {extends: base}}", "compose.yml:1:21: no service `base` in compose.yml"),
    ("services: {worker: {image: a, env_file: no}}", "compose.yml:1:31: the env file `no` does no"),
    ("services: {worker: {image: a, env_file: ../x}}", "the env file `../x` leads out of the rep"),
    ("services: {worker: {build: no}}", "compose.yml:1:28: expected a folder: `no` does not exist"),
    ("services: {worker: {build: ../x}}", "the path `../x` leads out of the repository"),
    ("services: {worker: {command: x}}", "the service `worker` has neither `build` nor `image`"),
    ("services: {worker: {image: [a]}}", "compose.yml:1:21: `image`: expected text"),
    (
        "services: {worker: {build: .}}\nsecrets: {token: {file: [a]}}",
        "compose.yml:2:11: `secrets.token`: expected text",
    ),
    ("services: {worker: 1}", "compose.yml:1:12: expected a mapping"),
    ("include: [compose.yml]\nservices: {worker: {image: a}}", "includes itself in a circle"),
    ("include: [no.yml]", "compose.yml:1:11: the Compose file `no.yml` does not exist"),
    ("services: {worker: {image: a, image: b}}", "compose.yml:1:31: duplicate key `image`"),
    (
        "services: {worker: {build: {dockerfile_inline: FROM scratch}}}",
        "compose.yml:1:29: `dockerfile_inline` is not supported: write the worker's `build`",
    ),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_a_mistake_in_a_compose_file_is_told_at_its_line(
    repository: Repository, text: str, message: str
) -> None:
    repository.write("compose.yml", text)
    problems = repository.problems(WORKER)
    assert any(message in problem for problem in problems), problems


def test_a_file_that_is_named_must_be_there(repository: Repository) -> None:
    text = WORKER.replace("service: worker", "service: worker, file: other.yml")
    message = "readiness.yml:3:40: the Compose file `other.yml` does not exist"
    assert repository.problems(text) == (message,)
    assert "does not exist" in repository.problems(text)[0]


def test_what_else_a_secret_says_is_no_affair_of_a_build(repository: Repository) -> None:
    repository.write(
        "compose.yml",
        "services: {worker: {build: {context: ., secrets: [token]}}}\n"
        "secrets: {token: {environment: TOKEN, labels: {a: b}, external: {name: x}}}\n",
    )
    plan = repository.load(WORKER, environ={"TOKEN": "t"})
    build = plan.image(plan.workers[0].container.image).build
    assert build is not None
    assert build.secrets == {"token": "t"}
