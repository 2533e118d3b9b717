"""What must never be shown is known, and what must be readable is not taken for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.conftest import Repository

TOP = "version: 1\n"
WORKER = "workers: {w: {build: .}}\n"
TRIGGER = "workers: {w: {build: ., gates: {queue: {name: q, trigger: {%s}}}}}\n"


@pytest.mark.parametrize(
    "name",
    [
        "DB_PASSWORD",
        "PGPASSWORD",
        "PASSWD",
        "DB_PASS",
        "DB_PWD",
        "CLIENT_SECRET",
        "SECRET_KEY",
        "GITHUB_TOKEN",
        "ApiToken",
        "API_KEY",
        "APIKEY",
        "SSH_KEYS",
        "GOOGLE_CREDENTIALS",
        "PASSPHRASE",
        "sentry-key",
    ],
)
def test_a_name_that_speaks_of_secrets_makes_its_value_one(
    repository: Repository, name: str
) -> None:
    plan = repository.load(f"{TOP}environment: {{{name}: h/nter2}}\n{WORKER}")
    assert plan.secrets == ("h%2Fnter2", "h/nter2")


@pytest.mark.parametrize("name", ["KEYCLOAK_URL", "COMPASS", "FILE_NAME", "DEBUG", "PASSING"])
def test_other_names_make_none(repository: Repository, name: str) -> None:
    assert repository.load(f"{TOP}environment: {{{name}: hunter2}}\n{WORKER}").secrets == ()


@pytest.mark.parametrize(
    "value",
    ["readiness", "abc", "''", "True", "'false'", "video", "w", "jobs", "postgres", "database"],
)
def test_common_words_and_names_of_the_configuration_are_no_secrets(
    repository: Repository, value: str
) -> None:
    text = (
        f"{TOP}environment: {{A_TOKEN: {value}}}\n"
        "services: {postgres: {user: video, database: video, password: video}, "
        "sqs: {queues: {jobs: }}}\n" + WORKER
    )
    assert repository.load(text).secrets == ()


@pytest.mark.parametrize(
    "text",
    [
        "services: {postgres: {password: hunter2}}\n" + WORKER,
        "services: {redis: {password: hunter2}}\n" + WORKER,
        "services: {a: {image: 'a:1', environment: {A_TOKEN: hunter2}}}\n" + WORKER,
        "setup: [{run: {image: 'a:1', command: x, environment: {A_TOKEN: hunter2}}}]\n" + WORKER,
        "workers: {w: {build: {args: {A_TOKEN: hunter2}}}}\n",
        "workers: {w: {build: {secrets: {npm: hunter2}}}}\n",
        "workers: {w: {build: ., environment: {URL: 'amqp://me:hunter2@host/'}}}\n",
        "workers: {w: {build: ., environment: {URL: 'redis://:hunter2@host/'}}}\n",
        "workers: {w: {build: ., environment: {X: 'Bearer $A_TOKEN'}}}\n",
        "workers: {w: {build: ., env_file: an.env}}\n",
        "env_file: an.env\n" + WORKER,
        TRIGGER % "run: {image: 'a:1', command: x, environment: {A_TOKEN: hunter2}}",
        TRIGGER % "http: {url: 'http://a', headers: {X-Api-Key: hunter2}}",
    ],
)
def test_a_secret_is_known_wherever_it_comes_from(repository: Repository, text: str) -> None:
    repository.write("an.env", "A_TOKEN=hunter2\n")
    assert repository.load(TOP + text, environ={"A_TOKEN": "hunter2"}).secrets == ("hunter2",)


def test_a_password_in_a_url_is_known_quoted_and_not(repository: Repository) -> None:
    text = f"{TOP}environment: {{URL: 'postgres://u:a%40bcd@h/d'}}\n{WORKER}"
    assert set(repository.load(text).secrets) == {"a%40bcd", "a@bcd", "a%2540bcd"}


def test_secrets_of_the_calls_env_file_are_known(repository: Repository) -> None:
    repository.write("call.env", "A_TOKEN=hunter2\nB=plain\n")
    assert repository.load(TOP + WORKER, env_file=Path("call.env")).secrets == ("hunter2",)


def test_what_the_process_holds_and_nothing_asks_for_is_not_taken(repository: Repository) -> None:
    assert repository.load(TOP + WORKER, environ={"OTHER_TOKEN": "hunter2"}).secrets == ()


def test_longer_secrets_come_first_so_that_none_is_masked_in_part(repository: Repository) -> None:
    text = f"{TOP}environment: {{A_KEY: abcd, B_KEY: abcdef}}\n{WORKER}"
    assert repository.load(text).secrets == ("abcdef", "abcd")


def test_the_labs_own_keys_are_no_secrets(repository: Repository) -> None:
    plan = repository.load(f"{TOP}services: {{sqs: }}\n{WORKER}")
    assert plan.secrets == ()


@pytest.mark.parametrize(
    "line",
    [
        "ENV A_TOKEN=hunter2",
        'ENV B=1 A_TOKEN="hunter2"',
        "ENV A_TOKEN hunter2",
        "ARG A_TOKEN=hunter2",
        "ENV URL=amqp://me:hunter2@host/",
    ],
)
def test_what_a_dockerfile_sets_itself_is_known_as_well(repository: Repository, line: str) -> None:
    repository.write("Dockerfile", f"FROM scratch\n{line}\n")
    assert repository.load(TOP + WORKER).secrets == ("hunter2",)


def test_a_lab_server_s_password_is_known_where_no_variable_holds_it(
    repository: Repository,
) -> None:
    text = (
        f"{TOP}environment: {{PGPASSWORD: '', DB_PASSWORD: '', POSTGRES_PASSWORD: '', "
        f"DATABASE_URL: ''}}\nservices: {{postgres: {{password: hunter2}}}}\n{WORKER}"
    )
    assert repository.load(text).secrets == ("hunter2",)


def test_the_shell_s_working_directory_is_no_password(repository: Repository) -> None:
    text = f"{TOP}environment: {{X: '$PWD', PWD: /home/me}}\n{WORKER}"
    assert repository.load(text, environ={"PWD": "/home/me"}).secrets == ()
