"""An env file of the configuration may be made of the lab's variables."""

from __future__ import annotations

from tests.config.conftest import Repository

FILE = """\
version: 1
env_file: top.env
environment: {PLAIN: "${A}"}
services: {redis: }
workers:
  w: {build: ., env_file: w.env, gates: {queue: {name: q, message: x}}}
"""


def test_an_env_file_sees_the_lab_s_variables_before_any_other(repository: Repository) -> None:
    repository.write("top.env", "A=1\nBROKER_URL=${REDIS_URL}\n")
    repository.write("w.env", "ORDERS=$QUEUE_NAME-$A\n")
    plan = repository.load(FILE, environ={"REDIS_URL": "redis://production"})
    found = plan.workers[0].container.environment
    assert found["BROKER_URL"] == "redis://redis:6379/0"
    assert (found["PLAIN"], found["ORDERS"]) == ("1", "q-1")


def test_what_nobody_sets_is_told_at_the_env_file_s_line(repository: Repository) -> None:
    repository.write("top.env", "A=1\nB=$NOPE\n")
    repository.write("w.env")
    (problem,) = repository.problems(FILE)
    assert problem.startswith("top.env:2:1: the variable `NOPE` is not set")
